# One child at a time: signals reach it, its exit code is ours, and whatever we started is cleaned up when we leave.

child=
signalled=
signals=0
cleanups=()

# at_exit COMMAND: runs when the launcher ends, however it ends; the last one registered runs first.
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

# The first signal asks the child to finish, the second one does not ask.
on_signal() {
    [ -n "$child" ] || exit "$1"
    if [ -z "$signalled" ]; then kill -TERM "$child" 2>/dev/null || true; else kill_child; fi
    signalled=$1
    signals=$((signals + 1))
}

# It leads a process group of its own, so its workers end with it.
kill_child() {
    if [ -n "$child" ]; then kill -KILL -- "-$child" 2>/dev/null || true; fi
}

trap on_exit EXIT
trap 'on_signal 129' HUP
trap 'on_signal 130' INT
trap 'on_signal 143' TERM

# supervise COMMAND…: runs it in the background, because bash answers signals only between foreground commands.
# Returns its exit code. On Linux the child also ends when the launcher is killed outright.
supervise() {
    local code=0 seen
    if have setpriv && setpriv --pdeathsig TERM true 2>/dev/null; then set -- setpriv --pdeathsig TERM "$@"; fi
    [ -z "$signalled" ] || exit "$signalled"
    # Job control gives the child its own process group: Ctrl-C reaches the launcher alone, which passes it on once.
    set -m
    "$@" </dev/null 8>&- 9>&- &
    child=$!
    set +m
    # A signal interrupts wait, which then knows nothing of the child: wait again for the child's own code.
    while :; do
        seen=$signals
        code=0
        wait "$child" || code=$?
        [ "$seen" -ne "$signals" ] || break
    done
    child=
    return "$code"
}
