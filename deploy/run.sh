#!/usr/bin/env bash
# `make run`: set up what is missing, bring the database up to date, start web server, worker and sweep.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
export HOST=${HOST:-127.0.0.1} PORT=${PORT:-8000}
# Production is told both by its operator. honcho gives every process a PORT of its own, so the address that letters
# and QR codes print is settled here.
case ${PRODUCTION:-0} in
    0 | false | "") export DEMO=${DEMO:-1} PUBLIC_URL=${PUBLIC_URL:-http://127.0.0.1:$PORT} ;;
esac
export WEB_WORKERS=${WEB_WORKERS:-1} WEB_THREADS=${WEB_THREADS:-4}

command -v "${PYTHON:-python3}" >/dev/null ||
    stop "Python is missing. Install Python 3.11 or newer: sudo apt-get install python3"
"${PYTHON:-python3}" deploy/port.py "$HOST" "$PORT"
bash deploy/set_up.sh
refusal=$(.venv/bin/python -c 'import lms.settings' 2>&1) || stop "$(tail -1 <<<"$refusal" | sed 's/^[^ ]*: //')"
.venv/bin/python manage.py prepare

.venv/bin/python deploy/announce.py "$HOST" "$PORT" &
announcer=$!
# A closed terminal must not kill honcho alone: it is told by the trap below and then ends what it started.
(trap '' HUP && exec .venv/bin/honcho --no-colour -f deploy/Procfile -d . start) &
servers=$!
end() {
    trap '' INT TERM HUP
    kill "$announcer" 2>/dev/null || true
    kill -TERM "$servers" 2>/dev/null || true
    wait "$servers" 2>/dev/null || true
    exit "$1"
}
trap 'end 130' INT
trap 'end 143' TERM HUP
wait "$servers" || end 1
