# File locks, which the kernel releases when a process dies. Each has a descriptor: 8 for "I use this cluster", 9 for short work,
# 7 for a download during short work.

# lock_descriptor FD shared|exclusive [now]: waits for the lock. With `now` it fails at once if the lock is taken.
lock_descriptor() {
    if have flock; then
        flock "--$2" ${3:+--nonblock} "$1"
    elif have perl; then # macOS has no flock(1). The lock belongs to the open file, so it stays when perl ends.
        perl -MFcntl=:flock -e 'open(my $f, "+<&=", $ARGV[0]) or die "$!\n";
            flock($f, ($ARGV[1] eq "shared" ? LOCK_SH : LOCK_EX) | ($ARGV[2] ? LOCK_NB : 0)) or exit 1' "$1" "$2" "${3:-}"
    else
        die "flock or perl is required, and neither is installed. Install the package util-linux."
    fi
}

# with_lock FILE COMMAND…: runs the command while no other launcher holds this lock.
with_lock() {
    local file=$1
    shift
    exec 9>>"$file"
    if ! lock_descriptor 9 exclusive now; then
        say "Waiting for another ./stedi to release $file …"
        lock_descriptor 9 exclusive
    fi
    "$@"
    exec 9>&-
}

# with_quiet_lock FILE COMMAND…: as with_lock, without a message. Returns the command's exit code.
with_quiet_lock() {
    local file=$1 code=0
    shift
    exec 9>>"$file"
    lock_descriptor 9 exclusive
    "$@" || code=$?
    exec 9>&-
    return "$code"
}
