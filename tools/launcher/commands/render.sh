command_usage() {
    cat <<'TEXT'
./stedi render [--scripts DIR]

Writes scripts/*.py, the stand-alone Glue jobs, from scripts/*.sql. A test fails where they differ.

  --scripts DIR   the pipeline, as with `./stedi up`
TEXT
}

command_main() {
    while [ $# -gt 0 ]; do
        case $1 in
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            --scripts=*) use_scripts "${1#*=}"; shift ;;
            *) wrong_usage "render does not know '$1'. See ./stedi render --help." ;;
        esac
    done
    choose_scripts
    build_web
    supervise dotnet "$web_dll" render
}
