#!/usr/bin/env bash
# `make bench`: set up, then measure. Arguments go to `python -m benchmarks`.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
bash deploy/set_up.sh
exec .venv/bin/python -m benchmarks "$@"
