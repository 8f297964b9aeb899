#!/usr/bin/env bash
# A management command in an installation that `make run` or `make test` has set up.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
[ -x .venv/bin/python ] || stop "nothing is installed here yet. Run: make run"
exec .venv/bin/python manage.py "$@"
