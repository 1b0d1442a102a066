command_usage() {
    cat <<'TEXT'
./stedi up [--port 5080] [--landing DIR] [--scripts DIR [--moved]] [--yes]

Installs what is missing, then starts the dashboard on 127.0.0.1 and prints a sign-in link, which works once.
The dashboard runs until you press Ctrl-C, which also stops everything else that the command started. The exit code is 130 then.

  --port N        port of the dashboard (default: 5080)
  --landing DIR   landing data: one folder per landing table (DIR/customer_landing/*.json …). Read in place, never changed.
                  Default: the folder of this home's last run. A new home gets a sample of 1,000 customers (shipped pipeline only).
                  With Stedi__Engine=aws, landing data is in the bucket; see docs/aws.md.
  --scripts DIR   the pipeline: the folder of pipeline.yaml. Default: the pipeline of this home's last run, or scripts/ of the
                  repository. A home with tables keeps its pipeline: use another STEDI_HOME for another pipeline
  --moved         with --scripts: DIR is the pipeline of this home, in a new place
  --yes           download what is missing without asking (a private copy of Postgres if you cannot install packages)

  STEDI_HOME                     folder for all state (default: .stedi/ beside this script)
  ConnectionStrings__Postgres    use this Postgres instead of a private one

Exit codes: 130 after Ctrl-C; 2 if a folder, a setting or the port cannot be used; 64 if the command line is wrong; 1 if anything else fails.
TEXT
}

command_main() {
    local port=5080
    while [ $# -gt 0 ]; do
        case $1 in
            --port) take_value "$@"; port=$value; shift 2 ;;
            --landing) take_value "$@"; use_landing "$value"; shift 2 ;;
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            --moved) use_moved; shift ;;
            *) wrong_usage "Unknown argument '$1'. See ./stedi up --help." ;;
        esac
    done
    take_number --port "$port" 1 65535
    if port_answers "$port"; then refuse "Port $port is in use. Stop the program that uses it, or choose another port, such as --port $((port % 65535 + 1))."; fi

    choose_scripts
    choose_landing
    build_web
    prepare_home
    configure_server
    supervise dotnet "$web_dll" serve --urls "http://127.0.0.1:$port"
}
