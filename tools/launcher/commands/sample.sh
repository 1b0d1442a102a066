command_usage() {
    cat <<'TEXT'
./stedi sample --customers N --out DIR [--seed S]

Writes synthetic landing data, the same for the same N and S, and prints the true row counts of all eight tables.
956 customers make about as much data as the real landing zone holds (10 MB); 95,600 make about 1 GB.
TEXT
}

command_main() {
    local arguments=() given=" $* "
    case $given in *' --customers'*) ;; *) wrong_usage "sample needs --customers N. See ./stedi sample --help." ;; esac
    case $given in *' --out'*) ;; *) wrong_usage "sample needs --out DIR. See ./stedi sample --help." ;; esac
    while [ $# -gt 0 ]; do
        case $1 in
            --out) take_value "$@"; arguments+=(--out "$(absolute_path "$value")"); shift 2 ;;
            --out=*) arguments+=(--out "$(absolute_path "${1#*=}")"); shift ;;
            --customers | --seed) take_value "$@"; arguments+=("$1" "$value"); shift 2 ;;
            --customers=* | --seed=*) arguments+=("$1"); shift ;;
            *) wrong_usage "sample does not know '$1'. See ./stedi sample --help." ;;
        esac
    done
    build_web
    supervise dotnet "$web_dll" sample "${arguments[@]}"
}
