# Finds or installs Chromium for the browser tests, which are skipped without it.

find_chromium() {
    local candidate
    for candidate in "${STEDI_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        # On Ubuntu without snap, `chromium-browser` is a script that only prints a hint: check that it runs.
        if [ -n "$candidate" ] && have "$candidate" && "$candidate" --version >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# need_chromium: exports STEDI_TEST_CHROMIUM, or says why browser tests are skipped.
need_chromium() {
    if ! find_chromium >/dev/null; then
        install_chromium || say "Browser tests and measurements will be skipped."
    fi
    if STEDI_TEST_CHROMIUM=$(find_chromium); then export STEDI_TEST_CHROMIUM; else unset STEDI_TEST_CHROMIUM; fi
}

install_chromium() {
    if [ -r /etc/os-release ] && grep -qi '^ID=ubuntu' /etc/os-release; then
        say "Chromium was not found, and Ubuntu has it only as a snap. Run: sudo snap install chromium. Or install Google Chrome: https://www.google.com/chrome/"
        return 1
    fi
    if ! have apt-get; then
        say "Chromium was not found. Install Chromium or Google Chrome, or set STEDI_TEST_CHROMIUM to the program."
        return 1
    fi
    install_package "Chromium was not found. The browser tests need it" chromium ""
}
