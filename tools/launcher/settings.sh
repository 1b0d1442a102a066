# Where this home's state and landing data lie, and how the server is told of them.

HOME_FOLDER=$(absolute_path "${STEDI_HOME:-$ROOT/.stedi}")
landing=

# prepare_home: creates it. Others may pass through (Postgres' own user must) but not look in.
prepare_home() {
    if [ ! -d "$HOME_FOLDER" ]; then
        mkdir -p "$(dirname "$HOME_FOLDER")"
        if is_root; then mkdir -m 711 "$HOME_FOLDER"; else mkdir -m 700 "$HOME_FOLDER"; fi
    fi
    HOME_FOLDER=$(cd -P "$HOME_FOLDER" && pwd)
    # What the server writes is data of people: nobody else's business.
    umask 077
}

# check_pipeline [SELECTION]: a typo is told before anything is made or started.
check_pipeline() {
    export Stedi__Scripts=${Stedi__Scripts:-$ROOT/scripts}
    supervise dotnet "$web_dll" check "$@" || exit "$?"
}

# configure_server: tells it by the environment; what the user has set stays.
configure_server() {
    export STEDI_HOME=$HOME_FOLDER
    export Stedi__Scripts=${Stedi__Scripts:-$ROOT/scripts}
    if [ "${Stedi__Engine:-local}" = local ]; then provide_landing; else refuse_landing; fi
    provide_postgres
}

provide_postgres() {
    [ -z "${ConnectionStrings__Postgres:-}" ] || return 0
    need_postgres || die "Without Postgres there is no history. Install it as said above, or set ConnectionStrings__Postgres to one that runs."
    use_postgres "$HOME_FOLDER/postgres" durable
    export ConnectionStrings__Postgres=$postgres_connection
}

# use_landing DIR: the folder that the user named.
use_landing() {
    landing=$(absolute_path "$1")
    [ -d "$landing" ] || refuse "--landing: $landing is no folder. It holds one folder per landing table, such as $landing/customer_landing."
    ls -d "$landing"/*/ >/dev/null 2>&1 ||
        refuse "--landing: $landing holds no folder. It needs one per landing table, such as $landing/customer_landing."
}

# refuse_landing: on AWS landing data lies in the bucket, and a folder of this machine would be read by nobody.
refuse_landing() {
    [ -z "$landing" ] ||
        refuse "--landing is for the local engine. With Stedi__Engine=$Stedi__Engine landing data lies in the bucket: see docs/aws.md, 2."
}

# provide_landing: without a word from the user, the folder that the lake was last built from; only a fresh home makes a sample.
provide_landing() {
    local remembered=$HOME_FOLDER/lake/landing.path folder
    if [ -n "$landing" ]; then export Stedi__Landing=$landing; fi
    [ -z "${Stedi__Landing:-}" ] || return 0
    if [ -s "$remembered" ]; then
        folder=$(cat "$remembered")
        case $folder in /*) ;; *) folder=$HOME_FOLDER/$folder ;; esac
        [ -d "$folder" ] ||
            refuse "The lake in $HOME_FOLDER was last built from $folder, which is gone. Bring it back, or name the landing data: --landing DIR."
        [ "$folder" = "$HOME_FOLDER/landing" ] || say "Landing data: $folder, as in the last run of this home. Another: --landing DIR."
        export Stedi__Landing=$folder
        return
    fi
    with_lock "$HOME_FOLDER/landing.lock" ensure_sample
}

ensure_sample() {
    if [ -d "$HOME_FOLDER/landing" ] && [ -n "$(ls -A "$HOME_FOLDER/landing")" ]; then return; fi
    [ ! -f "$HOME_FOLDER/lake/catalog.json" ] ||
        refuse "The lake in $HOME_FOLDER was built from landing data that is not there any more. Name it: --landing DIR. (Only a fresh STEDI_HOME gets a sample.)"
    say "There is no landing data yet: making a sample of 1,000 customers in $HOME_FOLDER/landing. Your own: --landing DIR."
    rm -rf "$HOME_FOLDER/landing.new"
    supervise dotnet "$web_dll" sample --customers 1000 --out "$HOME_FOLDER/landing.new" >&2 ||
        die "The sample could not be made; the message stands above."
    # Whole or not at all: a folder half full would pass for the user's own data.
    rm -rf "$HOME_FOLDER/landing"
    mv "$HOME_FOLDER/landing.new" "$HOME_FOLDER/landing"
}
