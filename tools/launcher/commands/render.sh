command_usage() {
    cat <<'TEXT'
./stedi render [--scripts DIR]

Generates the standalone Glue jobs (*.py) from the SQL transforms (*.sql) in the pipeline's folder. A test fails if they differ.

  --scripts DIR   the pipeline, as for `./stedi up`

Exit codes: 0 if all scripts are written; 2 if the pipeline has errors; 64 if the command line is wrong.
TEXT
}

command_main() {
    while [ $# -gt 0 ]; do
        case $1 in
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            *) wrong_usage "Unknown argument '$1'. See ./stedi render --help." ;;
        esac
    done
    choose_scripts
    build_web
    supervise dotnet "$web_dll" render
}
