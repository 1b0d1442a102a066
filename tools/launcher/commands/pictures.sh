command_usage() {
    cat <<'TEXT'
./stedi pictures --landing DIR [--out DIR]

Takes the screenshots in images/ from the dashboard: a temporary server builds all tables from this landing data, and a browser opens each page.

  --landing DIR   landing data, as for `./stedi up`
  --out DIR       the folder to write to (default: images/)

Exit codes: 0 if all screenshots are taken; 2 if a folder or the browser cannot be used; 1 if anything else fails; 64 if the command
line is wrong.
TEXT
}

command_main() {
    local out=$ROOT/images
    while [ $# -gt 0 ]; do
        case $1 in
            --landing) take_value "$@"; use_landing "$value"; shift 2 ;;
            --out) take_value "$@"; out=$(absolute_path "$value"); shift 2 ;;
            *) wrong_usage "Unknown argument '$1'. See ./stedi pictures --help." ;;
        esac
    done
    [ -n "$landing" ] || wrong_usage "pictures needs --landing DIR. See ./stedi pictures --help."
    check_landing
    drive_product --landing "$landing" --pictures "$out"
}
