# Messages to the user, and checks of arguments. Messages go to stderr; stdout is for results.

say() { printf 'stedi: %s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

refused_code=2 # `deploy` and `repair` set 1: their 2 means that there is something to do

# refuse WHY: a file, folder or setting that the user named cannot be used. Nothing was started.
refuse() {
    say "$@"
    exit "$refused_code"
}

wrong_usage() {
    say "$1"
    exit 64
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# take_value OPTION [VALUE] …: sets `value` to the argument after the option. Ends with 64 if there is none.
take_value() {
    [ $# -ge 2 ] && [ -n "$2" ] || wrong_usage "$1 needs a value. See ./stedi $command_name --help."
    value=$2
}

# take_number OPTION VALUE MIN MAX: ends with 64 unless VALUE is a whole number in that range.
take_number() {
    case $2 in '' | *[!0-9]* | ???????????*) ;; *) if [ "$2" -ge "$3" ] && [ "$2" -le "$4" ]; then return; fi ;; esac
    wrong_usage "$1 takes a number from $3 to $4, not '$2'."
}

# Relative paths start from the user's current folder; the programs run in another one.
absolute_path() {
    case $1 in /*) printf '%s' "$1" ;; *) printf '%s' "$PWD/$1" ;; esac
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

assume_yes= # --yes was given

# agreed QUESTION: asks at the terminal. With --yes or CI the answer is yes; without a terminal it is no.
agreed() {
    local answer
    case $assume_yes${CI:-} in '' | false | 0) ;; *) return 0 ;; esac
    [ -t 0 ] || return 1
    printf 'stedi: %s [Y/n] ' "$1" >&2
    read -r answer || return 1
    case $answer in '' | [Yy] | [Yy][Ee][Ss]) return 0 ;; esac
    return 1
}
