command_usage() {
    cat <<'TEXT'
./stedi render

Writes scripts/*.py, the stand-alone Glue jobs, from scripts/*.sql. A test fails where they differ.
TEXT
}

command_main() {
    [ $# -eq 0 ] || wrong_usage "render takes no arguments. See ./stedi render --help."
    build_web
    export Stedi__Scripts=${Stedi__Scripts:-$ROOT/scripts}
    supervise dotnet "$web_dll" render
}
