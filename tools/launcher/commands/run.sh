command_usage() {
    cat <<'TEXT'
./stedi run [SELECTION] [--landing DIR] [--scripts DIR [--moved]] [--reread] [--json] [--ignore-drift] [--yes]

Builds tables headless. Progress goes to stderr; stdout gets a table of each lake table's rows in, rows out, drops and
duration, or with --json one JSON object. Exit code 0 only if everything was published; warnings do not change it.

  SELECTION       * (default: everything), customer_curated, +customer_curated (with upstream), customer_curated+ (with
                  downstream), zone:trusted; several separated by blanks
  --landing DIR   landing data, as with `./stedi up`
  --scripts DIR   the pipeline: the folder of pipeline.yaml. Without it: the one of this home's last run, or scripts/ of the
                  repository. A home that holds tables stays with its pipeline: use another STEDI_HOME for another one
  --moved         with --scripts: DIR is the pipeline of this home, in a new place
  --reread        read the landing files again, even if they are the same as before
  --ignore-drift  on AWS: start although what is deployed is not what the pipeline says (see ./stedi deploy --plan)
  --yes           download what is missing without asking, as with `./stedi up`
TEXT
}

command_main() {
    local selection=() options=()
    while [ $# -gt 0 ]; do
        case $1 in
            --landing) take_value "$@"; use_landing "$value"; shift 2 ;;
            --landing=*) use_landing "${1#*=}"; shift ;;
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            --scripts=*) use_scripts "${1#*=}"; shift ;;
            --moved) use_moved; shift ;;
            --json | --ignore-drift | --reread) options+=("$1"); shift ;;
            -*) wrong_usage "run does not know '$1'. See ./stedi run --help." ;;
            *) selection+=("$1"); shift ;;
        esac
    done
    # One argument, whether the shell split the selection or not.
    selection=(${selection[@]+"${selection[*]}"})
    choose_scripts
    build_web
    check_pipeline "${selection[@]+"${selection[@]}"}"
    prepare_home
    configure_server
    supervise dotnet "$web_dll" run ${selection[@]+"${selection[@]}"} ${options[@]+"${options[@]}"}
}
