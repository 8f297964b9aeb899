#!/usr/bin/env bash
# The whole suite on the database that DATABASE_URL names (embedded SQLite without it). Arguments go to pytest.
set -uo pipefail
source "$(dirname "$0")/stop.sh"
mkdir -p "$VAR_DIR"
report=$VAR_DIR/tests-sqlite.txt
marks=()
case ${DATABASE_URL:-} in
    postgres*) report=$VAR_DIR/tests-postgresql.txt ;;
    *) marks=(-m "not postgres") ;;
esac

# A demonstration password, a page cache or a port of the surroundings must not change what is tested.
unset PRODUCTION DEMO DEBUG PORT HOST PUBLIC_URL PAGE_CACHE_SECONDS
.venv/bin/python -m pytest -q -n "${TEST_PROCESSES:-2}" --no-loadscope-reorder --create-db --durations=15 \
    "${marks[@]}" "$@" 2>&1 | tee "$report"
outcome=${PIPESTATUS[0]}

echo
if [ ${#marks[@]} -gt 0 ]; then
    left=$(.venv/bin/python -m pytest --collect-only -q -m postgres "$@" 2>/dev/null | grep -c '::' || true)
    echo "Suite on SQLite: $(tail -1 "$report")"
    echo "$left tests need PostgreSQL and were not run here; .ci/run runs them."
else
    echo "Suite on PostgreSQL: $(tail -1 "$report")"
fi
exit "$outcome"
