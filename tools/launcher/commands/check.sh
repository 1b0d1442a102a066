command_usage() {
    cat <<'TEXT'
./stedi check [SELECTION] [--scripts DIR]

Prints the errors of the pipeline's files, each with file and line, and of the selection. Starts and builds nothing. Exit code 0 only if there are none.

  SELECTION       what would be built, as with `./stedi run` (default: everything)
  --scripts DIR   the pipeline, as with `./stedi up`
TEXT
}

command_main() {
    local selection=()
    while [ $# -gt 0 ]; do
        case $1 in
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            --scripts=*) use_scripts "${1#*=}"; shift ;;
            -*) wrong_usage "check does not know '$1'. See ./stedi check --help." ;;
            *) selection+=("$1"); shift ;;
        esac
    done
    choose_scripts
    build_web
    supervise dotnet "$web_dll" check ${selection[@]+"${selection[*]}"}
}
