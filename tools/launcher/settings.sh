# Where this home's state, pipeline and landing data lie, and how the server is told of them.

HOME_FOLDER=$(absolute_path "${STEDI_HOME:-$ROOT/.stedi}")
landing=
scripts=

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
    supervise dotnet "$web_dll" check "$@" || exit "$?"
}

# configure_server: tells it by the environment; what the user has set stays.
configure_server() {
    export STEDI_HOME=$HOME_FOLDER
    if [ "${Stedi__Engine:-local}" = local ]; then provide_landing; else refuse_landing; fi
    provide_postgres
}

provide_postgres() {
    [ -z "${ConnectionStrings__Postgres:-}" ] || return 0
    need_postgres || die "Without Postgres there is no history. Install it as said above, or set ConnectionStrings__Postgres to one that runs."
    use_postgres "$HOME_FOLDER/postgres" durable
    watch_postgres durable
    export ConnectionStrings__Postgres=$postgres_connection
}

# use_home: for a command that works on a home of which no run is started. Nothing of the pipeline is read, which may be gone.
use_home() {
    export Stedi__Scripts=${Stedi__Scripts:-$ROOT/scripts}
    build_web
    prepare_home
    export STEDI_HOME=$HOME_FOLDER
    provide_postgres
}

# take_archive FILE: of a backup, as `archive`.
take_archive() {
    [ $# -gt 0 ] || wrong_usage "$command_name needs a file. See ./stedi $command_name --help."
    case $1 in -*) wrong_usage "$command_name does not know '$1'. See ./stedi $command_name --help." ;; esac
    [ $# -eq 1 ] || wrong_usage "$command_name takes one file. See ./stedi $command_name --help."
    archive=$(absolute_path "$1")
    [ -z "${ConnectionStrings__Postgres:-}" ] ||
        say "Of the Postgres of ConnectionStrings__Postgres, this covers the schema stedi. The rest of the database, and its users and settings, are left alone."
}

# use_scripts DIR: the pipeline that the user named.
use_scripts() {
    scripts=$(absolute_path "$1")
    [ -f "$scripts/pipeline.yaml" ] || refuse "--scripts: there is no pipeline.yaml in $scripts."
    scripts=$(cd "$scripts" && pwd)
}

# use_moved: the folder of --scripts is this home's pipeline, in a new place.
use_moved() { export Stedi__ScriptsMoved=true; }

# choose_scripts: the pipeline that the user names, else the one that this home's lake belongs to, else the repository's. The server refuses
# another one than the lake's, since tables of the same name would replace each other.
choose_scripts() {
    local folder
    [ -z "${Stedi__ScriptsMoved:-}" ] || [ -n "$scripts" ] || wrong_usage "--moved needs --scripts DIR, the new place. See ./stedi $command_name --help."
    if [ -n "$scripts" ]; then export Stedi__Scripts=$scripts; fi
    [ -z "${Stedi__Scripts:-}" ] || return 0
    export Stedi__Scripts=$ROOT/scripts
    if [ "${Stedi__Engine:-local}" != local ] || ! folder=$(remembered scripts); then return 0; fi
    [ -f "$folder/pipeline.yaml" ] ||
        refuse "The lake in $HOME_FOLDER belongs to the pipeline in $folder, which is gone. Bring it back. If it was moved: ./stedi $command_name --scripts DIR --moved"
    folder=$(cd "$folder" && pwd)
    [ "$folder" = "$ROOT/scripts" ] || say "Pipeline: $folder, as in the last run of this home. Another pipeline needs another STEDI_HOME."
    Stedi__Scripts=$folder
}

# remembered landing|scripts: the folder that this home's lake was last built from; fails where there is none.
remembered() {
    local file=$HOME_FOLDER/lake/$1.path folder
    [ -s "$file" ] || return 1
    folder=$(cat "$file")
    case $folder in /*) printf '%s' "$folder" ;; *) printf '%s' "$HOME_FOLDER/$folder" ;; esac
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
    local folder
    if [ -n "$landing" ]; then export Stedi__Landing=$landing; fi
    [ -z "${Stedi__Landing:-}" ] || return 0
    if folder=$(remembered landing); then
        [ -d "$folder" ] ||
            refuse "The lake in $HOME_FOLDER was last built from $folder, which is gone. Bring it back, or name the landing data: --landing DIR."
        [ "$folder" = "$HOME_FOLDER/landing" ] || say "Landing data: $folder, as in the last run of this home. Another: --landing DIR."
        export Stedi__Landing=$folder
        return
    fi
    if [ ! -f "$Stedi__Scripts/customer_landing.sql" ]; then
        say "There is no landing data yet. The sample is for the pipeline of this repository only; name yours: --landing DIR."
        return
    fi
    with_lock "$HOME_FOLDER/landing.lock" ensure_sample
}

ensure_sample() {
    if [ -d "$HOME_FOLDER/landing" ] && [ -n "$(ls -A "$HOME_FOLDER/landing")" ]; then return; fi
    if [ -f "$HOME_FOLDER/lake/catalog.json" ] || [ -f "$HOME_FOLDER/lake/catalog.mark" ]; then
        refuse "The lake in $HOME_FOLDER was built from landing data that is not there any more. Name it: --landing DIR. (Only a fresh STEDI_HOME gets a sample.)"
    fi
    say "There is no landing data yet: making a sample of 1,000 customers in $HOME_FOLDER/landing. Your own: --landing DIR."
    rm -rf "$HOME_FOLDER/landing.new"
    supervise dotnet "$web_dll" sample --customers 1000 --out "$HOME_FOLDER/landing.new" >&2 ||
        die "The sample could not be made; the message stands above."
    # Whole or not at all: a folder half full would pass for the user's own data.
    rm -rf "$HOME_FOLDER/landing"
    mv "$HOME_FOLDER/landing.new" "$HOME_FOLDER/landing"
}
