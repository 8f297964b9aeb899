#!/usr/bin/env bash
# Install the system packages named as arguments that are missing, by apt.
# Without root or password-less sudo: print the command to run and stop.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
mkdir -p "$VAR_DIR"

if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian or Ubuntu: see to it that the equivalents of these are installed: $*"
    exit 0
fi

is_installed() {
    dpkg-query --show --showformat='${Status}' "$1" 2>/dev/null | grep -q '^install ok installed$'
}

missing=()
for package in "$@"; do
    is_installed "$package" || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo)
else
    stop "system packages are missing and need an administrator. Run this, then repeat:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
fi

echo "Installing system packages: ${missing[*]}"
step "the list of system packages could not be fetched." \
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update
step "the system packages could not be installed: ${missing[*]}." \
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
