command_usage() {
    cat <<'TEXT'
./stedi check [SELECTION] [--scripts DIR]

Checks the pipeline's files and the selection. Prints errors with file and line, or "8 tables, 0 errors". Builds nothing.

  SELECTION       tables to build, as for `./stedi run` (default: all tables)
  --scripts DIR   the pipeline, as for `./stedi up`

Exit codes: 0 if there are no errors; 2 if there are errors; 64 if the command line is wrong.
TEXT
}

command_main() {
    local selection=()
    while [ $# -gt 0 ]; do
        case $1 in
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            -*) wrong_usage "Unknown option '$1'. See ./stedi check --help." ;;
            *) selection+=("$1"); shift ;;
        esac
    done
    choose_scripts
    build_web
    supervise dotnet "$web_dll" check ${selection[@]+"${selection[*]}"}
}
