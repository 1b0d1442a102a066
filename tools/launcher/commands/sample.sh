command_usage() {
    cat <<'TEXT'
./stedi sample --customers N --out DIR [--seed S]

Writes synthetic landing data and prints the correct row count of each of the eight tables. The same N and S give the same data.
956 customers are about as much data as the real landing zone (10 MB); 95,600 are about 1 GB.

  --customers N   number of customers, 1 to 10,000,000
  --out DIR       the folder to write to. It must be empty or not exist
  --seed S        number that selects the random data (default: 1)

Exit codes: 0 if the sample is written; 2 if DIR is not empty; 1 if anything else fails; 64 if the command line is wrong.
TEXT
}

command_main() {
    local arguments=() given=" $* "
    case $given in *' --customers '*) ;; *) wrong_usage "sample needs --customers N. See ./stedi sample --help." ;; esac
    case $given in *' --out '*) ;; *) wrong_usage "sample needs --out DIR. See ./stedi sample --help." ;; esac
    while [ $# -gt 0 ]; do
        case $1 in
            --out) take_value "$@"; arguments+=(--out "$(absolute_path "$value")"); shift 2 ;;
            --customers) take_value "$@"; take_number "$1" "$value" 1 10000000; arguments+=("$1" "$value"); shift 2 ;;
            --seed)
                take_value "$@"
                case $value in *[!0-9]*) wrong_usage "--seed takes a whole number, not '$value'." ;; esac
                arguments+=("$1" "$value")
                shift 2
                ;;
            *) wrong_usage "Unknown argument '$1'. See ./stedi sample --help." ;;
        esac
    done
    build_web
    supervise dotnet "$web_dll" sample "${arguments[@]}"
}
