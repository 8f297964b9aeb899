#!/usr/bin/env bash
# The whole suite on the database that DATABASE_URL names (embedded SQLite without it). Arguments go to pytest.
set -uo pipefail
source "$(dirname "$0")/stop.sh"
mkdir -p "$VAR_DIR"
case ${DATABASE_URL:-} in
    postgres*) name=PostgreSQL report=$VAR_DIR/tests-postgresql.txt others=embedded where=SQLite ;;
    *) name=SQLite report=$VAR_DIR/tests-sqlite.txt others=postgres where=PostgreSQL ;;
esac

# A demonstration password, a page cache or a port of the surroundings must not change what is tested.
unset PRODUCTION DEMO DEBUG PORT HOST PUBLIC_URL PAGE_CACHE_SECONDS
.venv/bin/python -m pytest -q -n "${TEST_PROCESSES:-2}" --no-loadscope-reorder --create-db --durations=15 \
    -m "not $others" "$@" 2>&1 | tee "$report"
outcome=${PIPESTATUS[0]}

echo
left=$(.venv/bin/python -m pytest --collect-only -q -m "$others" "$@" 2>/dev/null | grep -c '::' || true)
echo "Suite on $name: $(tail -1 "$report")"
echo "$left tests need $where and were not run here; .ci/run runs them."
exit "$outcome"
