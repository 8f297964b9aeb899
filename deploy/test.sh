#!/usr/bin/env bash
# `make test`: set up with test tools and a browser, then the whole suite on embedded SQLite, journeys included.
# Tests that need PostgreSQL are counted, not run; `.ci/run` runs them.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
bash deploy/set_up.sh test
bash deploy/suite.sh "$@"
