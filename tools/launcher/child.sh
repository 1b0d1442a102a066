# Runs one child at a time. Passes signals on to it, ends with its exit code, and cleans up at the end.
# After a signal the exit code is 128 + the signal's number, whatever the child's code is.

child=
signalled=
signals=0
cleanups=()

# at_exit COMMAND: runs when the launcher ends, for any reason. The last one registered runs first.
at_exit() { cleanups+=("$1"); }

on_exit() {
    local code=$? i
    trap '' INT TERM HUP
    set +e
    kill_child
    for ((i = ${#cleanups[@]} - 1; i >= 0; i--)); do
        "${cleanups[i]}"
    done
    exit "$code"
}

# The first signal asks the child to end. The second one kills it.
on_signal() {
    [ -n "$child" ] || exit "$1"
    if [ -z "$signalled" ]; then kill -TERM "$child" 2>/dev/null || true; else kill_child; fi
    signalled=$1
    signals=$((signals + 1))
}

# The child leads a process group, so its workers end with it.
kill_child() {
    if [ -n "$child" ]; then kill -KILL -- "-$child" 2>/dev/null || true; fi
}

trap on_exit EXIT
trap 'on_signal 129' HUP
trap 'on_signal 130' INT
trap 'on_signal 143' TERM

# supervise COMMAND…: runs it in the background, because bash handles signals only between foreground commands.
# Returns its exit code, or ends the launcher if there was a signal. On Linux the child also ends if the launcher is killed (kill -9).
supervise() {
    local code=0 seen
    if have setpriv && setpriv --pdeathsig TERM true 2>/dev/null; then set -- setpriv --pdeathsig TERM "$@"; fi
    [ -z "$signalled" ] || exit "$signalled"
    # Job control gives the child its own process group: Ctrl-C reaches the launcher only, which passes it on once.
    set -m
    "$@" </dev/null 8>&- 9>&- &
    child=$!
    set +m
    # A signal interrupts wait before the child has ended: wait again for the child's own code.
    while :; do
        seen=$signals
        code=0
        wait "$child" || code=$?
        [ "$seen" -ne "$signals" ] || break
    done
    child=
    [ -z "$signalled" ] || exit "$signalled"
    return "$code"
}
