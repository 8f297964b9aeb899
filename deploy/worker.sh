#!/usr/bin/env bash
# The background worker, begun anew after WORKER_TASKS jobs (rendering papers lets a process grow) or a crash.
set -uo pipefail
source "$(dirname "$0")/stop.sh"

child=

# Whoever ends this script usually tells the whole group, the worker too. Telling it twice would cut it short, so
# it is told again only when it is still there after two seconds.
end() {
    for _moment in {1..20}; do
        kill -0 "$child" 2>/dev/null || exit 0
        sleep 0.1
    done
    kill -TERM "$child" 2>/dev/null
    wait "$child"
    exit 0
}
trap end TERM INT

while true; do
    .venv/bin/python manage.py db_worker --no-reload --no-startup-delay --queue-name '*' --interval 1 \
        --max-tasks "${WORKER_TASKS:-500}" --verbosity "${WORKER_VERBOSITY:-0}" &
    child=$!
    wait "$child" || sleep 2
done
