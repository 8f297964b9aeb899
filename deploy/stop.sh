# Words that the other scripts share. Sourced, never run.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
VAR_DIR=${VAR_DIR:-$PWD/var}
export VAR_DIR
LOG=$VAR_DIR/set-up.log

# Print one sentence and end with an error.
stop() {
    echo "Stopped: $*" >&2
    exit 1
}

# Run a step whose output goes to the log; when it fails, say the sentence given first.
step() {
    local sentence=$1
    shift
    "$@" >>"$LOG" 2>&1 || stop "$sentence Details: $LOG"
}

# Whether the stamp file $1 says that it was made from the files that follow.
is_current() {
    local stamp=$1
    shift
    [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(cat "$@" | sha256sum)" ]
}

# Note in the stamp file $1 that the files that follow were worked off.
stamp() {
    local stamp=$1
    shift
    cat "$@" | sha256sum >"$stamp"
}
