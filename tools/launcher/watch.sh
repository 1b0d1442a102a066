# Keeps the Postgres of a home alive while a launcher uses it. Every launcher has a watcher; the first to see a death starts it again.

readonly WATCH_EACH=1      # seconds between two looks
readonly LONGEST_PAUSE=60  # seconds between two starts of a server that keeps dying
readonly STEADY=120        # a server that has lived this many seconds starts with a clean slate
readonly MANY_DEATHS=4     # deaths in a row that are no accident

watcher=

# watch_postgres durable|scratch: call after use_postgres.
watch_postgres() {
    # A process group of its own: Ctrl-C in a terminal reaches the launcher alone. Our locks stay ours.
    set -m
    watch_loop "$1" </dev/null >/dev/null 8>&- 9>&- &
    watcher=$!
    set +m
}

# A start that is under way is waited for: the server that it makes is ours to stop.
stop_watching() {
    [ -n "$watcher" ] || return 0
    kill -TERM "$watcher" 2>/dev/null
    wait "$watcher" 2>/dev/null
    watcher=
}

watch_loop() {
    local deaths=0 since=$SECONDS pause
    set +e
    cleanups=()
    trap - EXIT HUP INT
    # The trap waits for a start, and interrupts a rest.
    trap 'kill $! 2>/dev/null; exit 0' TERM
    while rest "$WATCH_EACH" && ! is_gone $$; do
        if ! is_dead; then
            [ $((SECONDS - since)) -lt "$STEADY" ] || deaths=0
            continue
        fi
        # The first restart comes at once, later ones after 1, 2, 4 … seconds.
        deaths=$((deaths + 1))
        pause=$((deaths < 2 ? 0 : deaths > 8 ? LONGEST_PAUSE : 1 << (deaths - 2)))
        [ "$pause" -le "$LONGEST_PAUSE" ] || pause=$LONGEST_PAUSE
        rest "$pause"
        is_gone $$ && break
        postgres_failure=
        with_quiet_lock "$postgres_folder/start.lock" restart_dead "$1" || say "$postgres_failure"
        since=$SECONDS
        if [ "$deaths" -eq "$MANY_DEATHS" ]; then
            say "Postgres died $deaths times in a row. Its log: $postgres_cluster/server.log. Fix the cause; it is started again after pauses of up to $LONGEST_PAUSE s until then."
        fi
    done
}

# rest SECONDS: sleeps, and ends at once on a signal. A sleep that outlives us holds nothing of ours open.
rest() {
    sleep "$1" >/dev/null 2>&1 &
    wait $!
}

# Cheaper than is_running, which looks closer. No pid file: it was stopped, or is gone altogether.
is_dead() {
    local pid
    read -r pid 2>/dev/null <"$postgres_cluster/data/postmaster.pid" || return 0
    is_gone "$pid"
}

restart_dead() {
    if is_running; then return 0; fi # another launcher was faster
    start_cluster "$1" same || return 1
    say "Postgres had died. It runs again on port $(cat "$postgres_folder/postgres.port")."
}
