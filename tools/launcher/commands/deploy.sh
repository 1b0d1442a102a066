command_usage() {
    cat <<'TEXT'
./stedi deploy --plan | --apply [--scripts DIR] [--json]

Compares what is deployed on AWS (Glue database, Athena workgroup, tables, scripts, jobs) with the pipeline, or makes it so.
Deploying again changes only what differs; nothing is ever removed. Needs the settings of docs/aws.md, and no server.

  --plan          shows what would be made or changed, as diffs; exit code 0: nothing, 2: something, 1: it could not be told
  --apply         makes it so; exit code 0 only if nothing differs afterwards
  --scripts DIR   the pipeline, as with `./stedi up`
  --json          prints the plan, or what was made, as one JSON object
TEXT
}

command_main() {
    local mode='' json=()
    while [ $# -gt 0 ]; do
        case $1 in
            --plan | --apply)
                [ -z "$mode" ] || [ "$mode" = "$1" ] || wrong_usage "deploy takes --plan or --apply, not both."
                mode=$1
                shift
                ;;
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            --scripts=*) use_scripts "${1#*=}"; shift ;;
            --json) json=(--json); shift ;;
            *) wrong_usage "deploy does not know '$1'. See ./stedi deploy --help." ;;
        esac
    done
    [ -n "$mode" ] || wrong_usage "deploy needs --plan or --apply. See ./stedi deploy --help."
    choose_scripts
    build_web
    supervise dotnet "$web_dll" deploy "$mode" ${json[@]+"${json[@]}"}
}
