command_usage() {
    cat <<'TEXT'
./stedi deploy --plan | --apply [--scripts DIR] [--json]

Compares AWS (Glue database, Athena workgroup, tables, scripts, jobs) with the pipeline, or deploys the pipeline.
Changes only what differs, and never removes anything. Needs the settings of docs/aws.md, but no server.

  --plan          print what would be created or changed, as diffs
  --apply         create and change it
  --scripts DIR   the pipeline, as for `./stedi up`
  --json          print the plan or the result as one JSON object

Exit codes: 0 if AWS matches the pipeline; 2 if --plan found differences; 1 if the command failed or was refused; 64 if the command
line is wrong.
TEXT
}

command_main() {
    local mode='' json=()
    refused_code=1
    while [ $# -gt 0 ]; do
        case $1 in
            --plan | --apply)
                [ -z "$mode" ] || [ "$mode" = "$1" ] || wrong_usage "deploy takes --plan or --apply, not both."
                mode=$1
                shift
                ;;
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            --json) json=(--json); shift ;;
            *) wrong_usage "Unknown argument '$1'. See ./stedi deploy --help." ;;
        esac
    done
    [ -n "$mode" ] || wrong_usage "deploy needs --plan or --apply. See ./stedi deploy --help."
    choose_scripts
    build_web
    supervise dotnet "$web_dll" deploy "$mode" ${json[@]+"${json[@]}"}
}
