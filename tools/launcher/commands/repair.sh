command_usage() {
    cat <<'TEXT'
./stedi repair --plan | --apply [--json] [--yes]

Restores catalog.json of the local engine if it is missing or damaged. For each table it restores the version that was published last,
if all its files are complete. Reads every file for that. A readable catalog keeps its tables; missing tables are added. The server may
run at the same time. On AWS, Glue is the catalog, and repair does nothing.

  --plan   print what would be restored
  --apply  restore it
  --json   print the plan or the result as one JSON object
  --yes    download what is missing without asking, as for `./stedi up`

Exit codes: 0 if there is nothing to restore, or everything was restored; 2 if --plan found something to restore; 1 if a table is damaged,
or the command failed or was refused; 64 if the command line is wrong.
TEXT
}

command_main() {
    local mode='' json=()
    refused_code=1
    while [ $# -gt 0 ]; do
        case $1 in
            --plan | --apply)
                [ -z "$mode" ] || [ "$mode" = "$1" ] || wrong_usage "repair takes --plan or --apply, not both."
                mode=$1
                shift
                ;;
            --json) json=(--json); shift ;;
            *) wrong_usage "Unknown argument '$1'. See ./stedi repair --help." ;;
        esac
    done
    [ -n "$mode" ] || wrong_usage "repair needs --plan or --apply. See ./stedi repair --help."
    is_local || refuse "repair restores catalog.json of the local engine. On AWS, Glue is the catalog: see ./stedi deploy --plan, or roll a table back."
    [ -d "$HOME_FOLDER" ] || refuse "There is nothing to repair: the home $HOME_FOLDER does not exist. To repair another home, set STEDI_HOME."
    use_home
    supervise dotnet "$web_dll" repair "$mode" ${json[@]+"${json[@]}"}
}
