command_usage() {
    cat <<'TEXT'
./stedi run [SELECTION] [--landing DIR] [--scripts DIR [--moved]] [--reread] [--json] [--ignore-drift] [--yes]

Builds tables without the dashboard. Prints progress to stderr. Prints to stdout, for each table, the rows in, rows out, drops and
duration, or one JSON object with --json. Ctrl-C cancels the run and waits for its end; a second Ctrl-C stops at once.

  SELECTION       * (default: all tables), customer_curated, +customer_curated (with upstream), customer_curated+ (with
                  downstream), zone:trusted. Separate several with spaces
  --landing DIR   landing data, as for `./stedi up`
  --scripts DIR   the pipeline: the folder of pipeline.yaml. Default: the pipeline of this home's last run, or scripts/ of the
                  repository. A home with tables keeps its pipeline: use another STEDI_HOME for another pipeline
  --moved         with --scripts: DIR is the pipeline of this home, in a new place
  --reread        read the landing files again, even if they did not change
  --ignore-drift  on AWS: start even if the deployment differs from the pipeline (see ./stedi deploy --plan)
  --yes           download what is missing without asking, as for `./stedi up`

Exit codes: 0 if all tables were published, also with warnings; 1 if the run failed; 2 if it was refused and nothing was started;
64 if the command line is wrong; 130 after Ctrl-C.
TEXT
}

command_main() {
    local selection=() options=()
    while [ $# -gt 0 ]; do
        case $1 in
            --landing) take_value "$@"; use_landing "$value"; shift 2 ;;
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            --moved) use_moved; shift ;;
            --json | --ignore-drift | --reread) options+=("$1"); shift ;;
            -*) wrong_usage "Unknown option '$1'. See ./stedi run --help." ;;
            *) selection+=("$1"); shift ;;
        esac
    done
    # One argument, even if the shell split the selection.
    selection=(${selection[@]+"${selection[*]}"})
    choose_scripts
    choose_landing
    build_web
    check_pipeline "${selection[@]+"${selection[@]}"}"
    prepare_home
    configure_server
    supervise dotnet "$web_dll" run ${selection[@]+"${selection[@]}"} ${options[@]+"${options[@]}"}
}
