#!/usr/bin/env bash
# Make .venv from a lock with hashes (argument: the lock, requirements.lock by default).
# Does nothing when the lock has not changed since the last time.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
lock=${1:-requirements.lock}
mkdir -p "$VAR_DIR"

python=${PYTHON:-python3}
command -v "$python" >/dev/null || stop "Python is missing. Install Python 3.11 or newer: sudo apt-get install python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed; $python is $("$python" -c 'import platform; print(platform.python_version())')."

.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || rm -rf .venv
is_current ".venv/stamp-$lock" "$lock" && exit 0

if [ ! -x .venv/bin/python ] || [ ! -x .venv/bin/pip ]; then
    "$python" -c 'import venv, ensurepip' 2>/dev/null || bash deploy/system.sh python3-venv
    step "the Python environment could not be made." "$python" -m venv --clear .venv
fi
echo "Installing Python packages from $lock"
step "the Python packages could not be downloaded or did not match their hashes." \
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --require-hashes -r "$lock"
stamp ".venv/stamp-$lock" "$lock"
