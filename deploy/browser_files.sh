#!/usr/bin/env bash
# Fetch the front-end packages of package-lock.json and put style sheet, scripts and fonts in place.
# Without npm on the machine, a Node.js from a Python package serves, inside .venv.
set -euo pipefail
source "$(dirname "$0")/stop.sh"

if ! is_current node_modules/stamp package-lock.json; then
    if ! command -v npm >/dev/null; then
        PATH=$PWD/.venv/bin:$PATH
        if ! command -v npm >/dev/null; then
            echo "Installing Node.js inside .venv"
            step "Node.js could not be downloaded or did not match its hashes." \
                .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes \
                -r deploy/node.lock
        fi
    fi
    echo "Fetching front-end packages"
    step "the front-end packages could not be downloaded." \
        npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    stamp node_modules/stamp package-lock.json
fi
parts=(deploy/assets.py package-lock.json lms/static/css/parts/*.css)
if [ ! -f lms/static/css/site.css ] || [ ! -d lms/static/vendor ] || ! is_current node_modules/stamp-assets "${parts[@]}"; then
    step "style sheet and fonts could not be put in place." .venv/bin/python deploy/assets.py
    stamp node_modules/stamp-assets "${parts[@]}"
fi
