#!/usr/bin/env bash
# `make translations`: bring the sentences of the code into locale/vi, ready to be translated, and compile.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
bash deploy/set_up.sh
bash deploy/system.sh gettext
for domain in django djangojs; do
    .venv/bin/python manage.py makemessages --locale vi --domain "$domain" --no-location --no-wrap \
        --ignore 'node_modules/*' --ignore 'var/*' --ignore '.venv/*' --ignore 'lms/static/vendor/*' \
        --ignore 'tests/*' --ignore 'benchmarks/*'
done
.venv/bin/python deploy/translations.py
