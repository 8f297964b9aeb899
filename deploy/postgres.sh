#!/usr/bin/env bash
# Run a command beside a private PostgreSQL server that is gone afterwards: `postgres.sh COMMAND...`.
# The command finds an empty database in DATABASE_URL. PostgreSQL is installed by apt when it is missing.
# When DATABASE_URL already names a PostgreSQL server, that one is used and nothing is started.
set -euo pipefail
source "$(dirname "$0")/stop.sh"
mkdir -p "$VAR_DIR"

case ${DATABASE_URL:-} in postgres*) exec "$@" ;; esac

find_programs() { ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1; }
programs=$(find_programs)
if [ -z "$programs" ] || [ ! -x "$programs/initdb" ]; then
    bash deploy/system.sh postgresql postgresql-client
    programs=$(find_programs)
fi
[ -x "$programs/initdb" ] || stop "PostgreSQL could not be installed."
PATH=$programs:$PATH

# The server refuses to run as root, so it runs as the user that the package made.
as_server=()
if [ "$(id -u)" -eq 0 ]; then
    as_server=(runuser -u postgres --)
fi

cluster=$(mktemp -d "${TMPDIR:-/tmp}/postgres-XXXXXX")
chmod 755 "$cluster"
[ "$(id -u)" -eq 0 ] && chown postgres "$cluster"
port=$("${PYTHON:-python3}" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

end() {
    trap - EXIT
    (cd / && "${as_server[@]}" "$programs/pg_ctl" --pgdata="$cluster/data" --mode=immediate stop >/dev/null 2>&1) || true
    rm -rf "$cluster"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

touch "$VAR_DIR/postgres.log"
in_cluster() { (cd / && "${as_server[@]}" "$@"); }
in_cluster "$programs/initdb" --pgdata="$cluster/data" --username=postgres --auth=trust --encoding=UTF8 \
    --locale=C.UTF-8 --no-sync >"$VAR_DIR/postgres.log" 2>&1 ||
    stop "a PostgreSQL cluster could not be made. Details: $VAR_DIR/postgres.log"
# Nothing of this cluster is kept, so it need not wait for the disk.
in_cluster "$programs/pg_ctl" --pgdata="$cluster/data" --wait --log="$cluster/server.log" start \
    --options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$cluster -c fsync=off \
-c synchronous_commit=off -c full_page_writes=off -c max_connections=100" >>"$VAR_DIR/postgres.log" 2>&1 ||
    stop "PostgreSQL did not start. Details: $(tail -1 "$cluster/server.log" 2>/dev/null)"
in_cluster "$programs/createdb" --host="$cluster" --port="$port" --username=postgres lms

export DATABASE_URL=postgres://postgres:none@127.0.0.1:$port/lms
"$@"
