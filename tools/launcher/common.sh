# Words to the user, and checks of what they typed. Everything goes to stderr: stdout belongs to results.

say() { printf 'stedi: %s\n' "$*" >&2; }

die() {
    say "$@"
    exit 1
}

# refuse WHY: nothing was started, since what the user gave cannot be used.
refuse() {
    say "$@"
    exit 2
}

wrong_usage() {
    say "$1"
    exit 64
}

have() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

# take_value OPTION [VALUE] …: sets `value` to what follows the option, or says that nothing does.
take_value() {
    [ $# -ge 2 ] || wrong_usage "$1 needs a value. See ./stedi $command_name --help."
    value=$2
}

# Folders are named relative to where the user stands; the programs run elsewhere.
absolute_path() {
    case $1 in /*) printf '%s' "$1" ;; *) printf '%s' "$PWD/$1" ;; esac
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

assume_yes= # --yes was given

# agreed QUESTION: asks at the terminal. --yes and CI agree unasked; where nobody can be asked, the answer is no.
agreed() {
    local answer
    case $assume_yes${CI:-} in '' | false | 0) ;; *) return 0 ;; esac
    [ -t 0 ] || return 1
    printf 'stedi: %s [Y/n] ' "$1" >&2
    read -r answer || return 1
    case $answer in '' | [Yy] | [Yy][Ee][Ss]) return 0 ;; esac
    return 1
}
