# Installs programs with the system's package manager.

# as_admin COMMAND…: runs it as root, or by sudo if that needs no password.
as_admin() {
    if is_root; then "$@"; else sudo -n "$@"; fi
}

can_be_admin() { is_root || { have sudo && sudo -n true 2>/dev/null; }; }

can_install_packages() { if have apt-get; then can_be_admin; else have brew; fi; }

# package_advice APT_PACKAGE: prints what an administrator can do.
package_advice() {
    if have apt-get; then
        printf 'an administrator can: sudo apt-get update && sudo apt-get install --yes --no-install-recommends %s' "$1"
    else
        printf 'neither apt-get nor Homebrew is available'
    fi
}

# install_package WHY APT_PACKAGE BREW_PACKAGE: if it cannot be installed, says what to do and fails.
install_package() {
    local why=$1 apt_package=$2 brew_package=$3
    if have apt-get; then
        if ! can_be_admin; then
            say "$why. Ask an administrator to install the package $apt_package: sudo apt-get update && sudo apt-get install --yes --no-install-recommends $apt_package"
            return 1
        fi
        say "$why. Installing the package $apt_package with apt-get …"
        apt_install "$apt_package" >&2 || {
            say "apt-get could not install $apt_package. See the messages above. Install it by hand, then try again."
            return 1
        }
    elif have brew && [ -n "$brew_package" ]; then
        say "$why. Installing $brew_package with Homebrew …"
        brew install "$brew_package" >&2 || {
            say "Homebrew could not install $brew_package. See the messages above. Install it by hand, then try again."
            return 1
        }
    else
        say "$why. Neither apt-get nor Homebrew is available. Install ${brew_package:-$apt_package} with your system's package manager, then try again."
        return 1
    fi
}

apt_install() {
    as_admin apt-get update -qq &&
        as_admin env DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq --no-install-recommends "$1"
}
