# Locks on files that the kernel gives back when a process dies. A descriptor holds each: 8 for "I use this cluster", 9 for short work,
# 7 for a download in the middle of it.

# lock_descriptor FD shared|exclusive [now]: waits for the lock, or with `now` fails at once where somebody holds it.
lock_descriptor() {
    if have flock; then
        flock "--$2" ${3:+--nonblock} "$1"
    elif have perl; then # macOS has no flock(1); the lock belongs to the open file, so it outlives perl.
        perl -MFcntl=:flock -e 'open(my $f, "+<&=", $ARGV[0]) or die "$!\n";
            flock($f, ($ARGV[1] eq "shared" ? LOCK_SH : LOCK_EX) | ($ARGV[2] ? LOCK_NB : 0)) or exit 1' "$1" "$2" "${3:-}"
    else
        die "Neither flock nor perl is installed, and one of them must be. Install the package util-linux."
    fi
}

# with_lock FILE COMMAND…: runs the command while no other launcher holds the same file.
with_lock() {
    local file=$1
    shift
    exec 9>>"$file"
    if ! lock_descriptor 9 exclusive now; then
        say "Waiting for another ./stedi that holds $file."
        lock_descriptor 9 exclusive
    fi
    "$@"
    exec 9>&-
}

# with_quiet_lock FILE COMMAND…: as with_lock, and says nothing while it waits. Returns the command's exit code.
with_quiet_lock() {
    local file=$1 code=0
    shift
    exec 9>>"$file"
    lock_descriptor 9 exclusive
    "$@" || code=$?
    exec 9>&-
    return "$code"
}
