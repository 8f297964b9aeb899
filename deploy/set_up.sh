#!/usr/bin/env bash
# Everything an installation needs before its database: system libraries, Python and front-end packages,
# style sheet, translations. Argument "test": test tools and a browser too. Quick when nothing is missing.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
mkdir -p "$VAR_DIR"
: >"$LOG"

LIBRARIES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig fonts-liberation2)
if [ "${1:-}" = test ]; then
    bash deploy/system.sh "${LIBRARIES[@]}" chromium poppler-utils qpdf xmlsec1
    bash deploy/environment.sh requirements-test.lock
else
    bash deploy/system.sh "${LIBRARIES[@]}"
    bash deploy/environment.sh requirements.lock
fi
bash deploy/browser_files.sh
.venv/bin/python deploy/translations.py
