# Restarts the Postgres of a home if it dies while a launcher uses it. Every launcher has a watcher; the first one that notices restarts it.

readonly WATCH_EACH=1      # seconds between two checks
readonly LONGEST_PAUSE=60  # seconds between two restarts
readonly STEADY=120        # after this many seconds without a failure the count starts again
readonly MANY_DEATHS=4     # after this many failures in a row the user is told

watcher=

# watch_postgres durable|scratch: call after use_postgres.
watch_postgres() {
    # In its own process group, so Ctrl-C reaches the launcher only. Without our locks.
    set -m
    watch_loop "$1" </dev/null >/dev/null 8>&- 9>&- &
    watcher=$!
    set +m
}

# Waits for a restart in progress: the launcher must stop that server too.
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
    # The trap waits for a restart and interrupts a rest.
    trap 'kill $! 2>/dev/null; exit 0' TERM
    while rest "$WATCH_EACH" && ! is_gone $$; do
        if ! is_dead; then
            [ $((SECONDS - since)) -lt "$STEADY" ] || deaths=0
            continue
        fi
        # The first restart is immediate, later ones come after 1, 2, 4 … seconds.
        deaths=$((deaths + 1))
        pause=$((deaths < 2 ? 0 : deaths > 8 ? LONGEST_PAUSE : 1 << (deaths - 2)))
        [ "$pause" -le "$LONGEST_PAUSE" ] || pause=$LONGEST_PAUSE
        rest "$pause"
        is_gone $$ && break
        postgres_failure=
        with_quiet_lock "$postgres_folder/start.lock" restart_dead "$1" || say "$postgres_failure"
        since=$SECONDS
        if [ "$deaths" -eq "$MANY_DEATHS" ]; then
            say "Postgres stopped $deaths times in a row. See its log: $postgres_cluster/server.log. Fix the cause. Until then it is restarted at most every $LONGEST_PAUSE s."
        fi
    done
}

# rest SECONDS: sleeps, and ends at once on a signal. The sleep may keep running, so it holds none of our descriptors.
rest() {
    sleep "$1" >/dev/null 2>&1 &
    wait $!
}

# Cheaper than is_running. Without a pid file, the server was stopped or removed.
is_dead() {
    local pid
    read -r pid 2>/dev/null <"$postgres_cluster/data/postmaster.pid" || return 0
    is_gone "$pid"
}

restart_dead() {
    if is_running; then return 0; fi # another launcher was faster
    start_cluster "$1" same || return 1
    say "Postgres stopped unexpectedly. It was restarted on port $(cat "$postgres_folder/postgres.port")."
}
