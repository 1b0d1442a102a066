# Chooses the home, the pipeline and the landing data, and passes them to the server.

HOME_FOLDER=$(absolute_path "${STEDI_HOME:-$ROOT/.stedi}")
landing=
scripts=

# prepare_home: creates it. Other users may pass through (Postgres' user must), but cannot list it.
prepare_home() {
    if [ ! -d "$HOME_FOLDER" ]; then
        mkdir -p "$(dirname "$HOME_FOLDER")" && mkdir -m "$(if is_root; then echo 711; else echo 700; fi)" "$HOME_FOLDER" ||
            refuse "The home $HOME_FOLDER cannot be created. See the message above. Set STEDI_HOME to another folder."
    fi
    HOME_FOLDER=$(cd -P "$HOME_FOLDER" && pwd)
    # The server writes personal data: keep it private.
    umask 077
}

# check_pipeline [SELECTION]: reports errors before anything is created or started.
check_pipeline() {
    supervise dotnet "$web_dll" check "$@" >/dev/null || exit "$?"
}

# configure_server: passes the settings by environment. Call choose_scripts and choose_landing first.
configure_server() {
    export STEDI_HOME=$HOME_FOLDER
    if is_local && [ -z "${Stedi__Landing:-}" ]; then with_lock "$HOME_FOLDER/landing.lock" ensure_sample; fi
    provide_postgres
}

is_local() { [ "${Stedi__Engine:-local}" = local ]; }

provide_postgres() {
    [ -z "${ConnectionStrings__Postgres:-}" ] || return 0
    need_postgres || die "Postgres is required. Install it as described above, or set ConnectionStrings__Postgres to a running one."
    use_postgres "$HOME_FOLDER/postgres" durable
    watch_postgres durable
    export ConnectionStrings__Postgres=$postgres_connection
}

# use_home: for commands that work on a home and start no run. They do not read the pipeline, which may be missing.
use_home() {
    export Stedi__Scripts=${Stedi__Scripts:-$ROOT/scripts}
    build_web
    prepare_home
    export STEDI_HOME=$HOME_FOLDER
    provide_postgres
}

# take_archive FILE: sets `archive` to the file of a backup.
take_archive() {
    [ $# -gt 0 ] || wrong_usage "$command_name needs a file. See ./stedi $command_name --help."
    case $1 in -*) wrong_usage "Unknown option '$1'. See ./stedi $command_name --help." ;; esac
    [ $# -eq 1 ] || wrong_usage "$command_name takes one file. See ./stedi $command_name --help."
    archive=$(absolute_path "$1")
    [ -z "${ConnectionStrings__Postgres:-}" ] ||
        say "ConnectionStrings__Postgres is set: only the schema stedi of that database is included. Other schemas, users and settings stay untouched."
}

# use_scripts DIR: the pipeline that the user named.
use_scripts() {
    scripts=$(absolute_path "$1")
    [ -f "$scripts/pipeline.yaml" ] || refuse "--scripts: there is no pipeline.yaml in $scripts."
    scripts=$(cd "$scripts" && pwd)
}

# use_moved: the folder of --scripts is the pipeline of this home, in a new place.
use_moved() { export Stedi__ScriptsMoved=true; }

# choose_scripts: the pipeline that the user named, else the one of this home's lake, else the repository's. The server refuses a
# pipeline other than the lake's, because tables with the same name would replace each other.
choose_scripts() {
    local folder
    [ -z "${Stedi__ScriptsMoved:-}" ] || [ -n "$scripts" ] || wrong_usage "--moved needs --scripts DIR, the new place. See ./stedi $command_name --help."
    if [ -n "$scripts" ]; then export Stedi__Scripts=$scripts; fi
    [ -z "${Stedi__Scripts:-}" ] || return 0
    export Stedi__Scripts=$ROOT/scripts
    if ! is_local || ! folder=$(remembered scripts); then return 0; fi
    [ -f "$folder/pipeline.yaml" ] ||
        refuse "The lake in $HOME_FOLDER belongs to the pipeline in $folder, which is missing. Restore that folder. If it was moved: ./stedi $command_name --scripts DIR --moved"
    folder=$(cd "$folder" && pwd)
    [ "$folder" = "$ROOT/scripts" ] || say "Pipeline: $folder (from the last run of this home). For another pipeline, use another STEDI_HOME."
    Stedi__Scripts=$folder
}

# remembered landing|scripts: prints the folder that this home's lake was last built from. Fails if there is none.
remembered() {
    local file=$HOME_FOLDER/lake/$1.path folder
    [ -s "$file" ] || return 1
    folder=$(cat "$file")
    case $folder in /*) printf '%s' "$folder" ;; *) printf '%s' "$HOME_FOLDER/$folder" ;; esac
}

# use_landing DIR: the landing folder that the user named.
use_landing() { landing=$(absolute_path "$1"); }

# choose_landing: the folder that the user named, else the one of this home's last run. Sets neither if the home has a sample or gets one
# (ensure_sample). Call it after choose_scripts.
choose_landing() {
    local folder
    if ! is_local; then
        [ -z "$landing" ] || refuse "--landing is for the local engine. With Stedi__Engine=$Stedi__Engine, landing data is in the bucket. See docs/aws.md, section 2."
        return 0
    fi
    if [ -n "$landing" ]; then check_landing; export Stedi__Landing=$landing; fi
    [ -z "${Stedi__Landing:-}" ] || return 0
    if folder=$(remembered landing); then
        [ -d "$folder" ] || refuse "The landing data of this home, $folder, is missing. Restore that folder, or name another: --landing DIR."
        [ "$folder" = "$HOME_FOLDER/landing" ] || say "Landing data: $folder (from the last run of this home). To use another folder: --landing DIR."
        export Stedi__Landing=$folder
    elif has_sample; then
        return 0
    elif [ -f "$HOME_FOLDER/lake/catalog.json" ] || [ -f "$HOME_FOLDER/lake/catalog.mark" ]; then
        refuse "The landing data of this home is missing. Name it: --landing DIR. (Only a new home gets a sample.)"
    elif [ ! -f "$Stedi__Scripts/customer_landing.sql" ]; then
        refuse "There is no landing data. Name it: --landing DIR. $(needed_folders) (The sample fits the shipped pipeline only.)"
    fi
}

# check_landing: the named folder can hold landing data.
check_landing() {
    [ -d "$landing" ] || refuse "--landing: $landing is not a folder. $(needed_folders)"
    ls -d "$landing"/*/ >/dev/null 2>&1 || refuse "--landing: $landing contains no folders. $(needed_folders)"
}

# needed_folders: says what a landing folder needs. Landing tables are those with a CREATE TABLE; without any, no names are printed.
needed_folders() {
    local names
    names=$(grep -ihoE 'create[[:space:]]+(external[[:space:]]+)?table[[:space:]]+(if[[:space:]]+not[[:space:]]+exists[[:space:]]+)?[`a-z0-9_.]+' \
        "${Stedi__Scripts:-$ROOT/scripts}"/*.sql 2>/dev/null | sed -E 's/.*[[:space:].]//; s/`//g' | LC_ALL=C sort -u | paste -s -d, - | sed 's/,/, /g') || names=
    printf 'It needs one folder per landing table%s.' "${names:+: $names}"
}

has_sample() { [ -d "$HOME_FOLDER/landing" ] && [ -n "$(ls -A "$HOME_FOLDER/landing")" ]; }

ensure_sample() {
    if has_sample; then return; fi # another launcher has created it
    say "There is no landing data yet. Creating a sample of 1,000 customers in $HOME_FOLDER/landing. To use your own data: --landing DIR."
    rm -rf "$HOME_FOLDER/landing.new"
    supervise dotnet "$web_dll" sample --customers 1000 --out "$HOME_FOLDER/landing.new" >&2 ||
        die "The sample could not be created. See the message above."
    # Rename only a complete sample: a partial one would look like the user's own data.
    rm -rf "$HOME_FOLDER/landing"
    mv "$HOME_FOLDER/landing.new" "$HOME_FOLDER/landing"
}
