#!/usr/bin/env bash
# `make check`: everything that can be said about the source without running the suite. All of it, then the verdict.
set -uo pipefail
source "$(dirname "$0")/stop.sh"
bash deploy/set_up.sh test || exit 1
bash deploy/system.sh gettext || exit 1
python=.venv/bin/python
failed=()

check() {
    local name=$1
    shift
    echo "== $name"
    "$@" || failed+=("$name")
}

in_production() {
    env PRODUCTION=1 SECRET_KEY="$($python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
        PUBLIC_URL=https://hoc.example.vn ALLOWED_HOSTS=hoc.example.vn EMAIL_URL=smtp://mail.example.vn:25 \
        PERSONAL_NUMBER_KEYS=nobody-reads-anything-by-this-key-of-checks \
        PERSONAL_NUMBER_INDEX_KEYS=nobody-finds-anything-by-this-key-of-checks \
        DATABASE_URL= "$@"
}

check "lint" .venv/bin/ruff check .
check "format" .venv/bin/ruff format --check .
check "migrations" $python manage.py makemigrations --check --dry-run
check "translations" $python deploy/check_translations.py
check "tracked files" $python deploy/check_files.py
check "production settings" in_production $python manage.py check --deploy --fail-level WARNING
check "architecture" $python -m pytest -q tests/test_architecture.py

[ ${#failed[@]} -eq 0 ] || stop "these checks failed: $(IFS=,; echo "${failed[*]}")"
echo "All checks passed."
