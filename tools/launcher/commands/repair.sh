command_usage() {
    cat <<'TEXT'
./stedi repair --plan | --apply [--json] [--yes]

Restores catalog.json of the embedded engine, where it is missing or damaged: of each table the version that history says was published
last, if its files are there and whole. Every file is read for that. A catalog that can be read keeps its tables; tables that it lacks are
added. The server may run meanwhile. On AWS, Glue is the catalog, and repair does nothing.

  --plan   shows what would be restored; exit code 0: nothing, 2: something, 1: a table is damaged, or it could not be told
  --apply  restores it; exit code 0 only if no table is damaged
  --json   prints the plan, or what was restored, as one JSON object
  --yes    download what is missing without asking, as with `./stedi up`
TEXT
}

command_main() {
    local mode='' json=()
    while [ $# -gt 0 ]; do
        case $1 in
            --plan | --apply)
                [ -z "$mode" ] || [ "$mode" = "$1" ] || wrong_usage "repair takes --plan or --apply, not both."
                mode=$1
                shift
                ;;
            --json) json=(--json); shift ;;
            *) wrong_usage "repair does not know '$1'. See ./stedi repair --help." ;;
        esac
    done
    [ -n "$mode" ] || wrong_usage "repair needs --plan or --apply. See ./stedi repair --help."
    [ "${Stedi__Engine:-local}" = local ] ||
        die "repair restores catalog.json of the embedded engine. On AWS, Glue is the catalog: see ./stedi deploy --plan, or roll a table back."
    [ -d "$HOME_FOLDER" ] || die "There is no home $HOME_FOLDER: nothing to repair. Another home: STEDI_HOME."
    use_home
    supervise dotnet "$web_dll" repair "$mode" ${json[@]+"${json[@]}"}
}
