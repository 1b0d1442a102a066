command_usage() {
    cat <<'TEXT'
./stedi pictures --landing DIR [--out DIR]

Takes the pictures of images/ from the dashboard: a scratch server runs everything on this landing data, and a browser looks at each page.

  --landing DIR   landing data, as with `./stedi up`
  --out DIR       where the pictures go (default: images/)
TEXT
}

command_main() {
    local out=$ROOT/images
    while [ $# -gt 0 ]; do
        case $1 in
            --landing) take_value "$@"; use_landing "$value"; shift 2 ;;
            --landing=*) use_landing "${1#*=}"; shift ;;
            --out) take_value "$@"; out=$(absolute_path "$value"); shift 2 ;;
            --out=*) out=$(absolute_path "${1#*=}"); shift ;;
            *) wrong_usage "pictures does not know '$1'. See ./stedi pictures --help." ;;
        esac
    done
    [ -n "$landing" ] || wrong_usage "pictures needs --landing DIR. See ./stedi pictures --help."
    drive_product --landing "$landing" --pictures "$out"
}
