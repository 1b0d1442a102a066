command_usage() {
    cat <<'TEXT'
./stedi up [--port 5080] [--landing DIR] [--scripts DIR [--moved]] [--yes]

Everything a fresh machine needs, then the dashboard on 127.0.0.1. Prints a one-time sign-in link.
Ctrl-C stops all that it started.

  --port N        port of the dashboard (default 5080)
  --landing DIR   landing data: one folder per landing table (DIR/customer_landing/*.json …), read in place.
                  Without it: the folder of this home's last run; a fresh home makes a sample of 1,000 customers.
                  With Stedi__Engine=aws landing data lies in the bucket; see docs/aws.md.
  --scripts DIR   the pipeline: the folder of pipeline.yaml. Without it: the one of this home's last run, or scripts/ of the
                  repository. A home that holds tables stays with its pipeline: use another STEDI_HOME for another one
  --moved         with --scripts: DIR is the pipeline of this home, in a new place
  --yes           download what is missing without asking (a private copy of Postgres, where nobody may install packages)

  STEDI_HOME                     folder of all state (default: .stedi/ beside this script)
  ConnectionStrings__Postgres    a Postgres to use instead of a private one
TEXT
}

command_main() {
    local port=5080
    while [ $# -gt 0 ]; do
        case $1 in
            --port) take_value "$@"; port=$value; shift 2 ;;
            --port=*) port=${1#*=}; shift ;;
            --landing) take_value "$@"; use_landing "$value"; shift 2 ;;
            --landing=*) use_landing "${1#*=}"; shift ;;
            --scripts) take_value "$@"; use_scripts "$value"; shift 2 ;;
            --scripts=*) use_scripts "${1#*=}"; shift ;;
            --moved) use_moved; shift ;;
            *) wrong_usage "up does not know '$1'. See ./stedi up --help." ;;
        esac
    done
    case $port in '' | *[!0-9]* | ??????*) wrong_usage "--port takes a number from 1 to 65535, not '$port'." ;; esac
    if [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then wrong_usage "--port takes a number from 1 to 65535, not '$port'."; fi
    if port_answers "$port"; then die "Another program listens on 127.0.0.1:$port. Stop it, or choose another port: ./stedi up --port $((port % 65535 + 1))"; fi

    choose_scripts
    build_web
    prepare_home
    configure_server
    supervise dotnet "$web_dll" serve --urls "http://127.0.0.1:$port"
}
