# A Chromium for the browser tests. They skip where there is none.

find_chromium() {
    local candidate
    for candidate in "${STEDI_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
        # Ubuntu's `chromium-browser` without snap is a script that only says so: it must answer.
        if [ -n "$candidate" ] && have "$candidate" && "$candidate" --version >/dev/null 2>&1; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

# need_chromium: exports STEDI_TEST_CHROMIUM, or says why the browser tests will skip.
need_chromium() {
    if ! find_chromium >/dev/null; then
        install_chromium || say "What needs a browser will be skipped."
    fi
    if STEDI_TEST_CHROMIUM=$(find_chromium); then export STEDI_TEST_CHROMIUM; else unset STEDI_TEST_CHROMIUM; fi
}

install_chromium() {
    if [ -r /etc/os-release ] && grep -qi '^ID=ubuntu' /etc/os-release; then
        say "No Chromium was found, and Ubuntu has it only as a snap. Run: sudo snap install chromium, or install Google Chrome from https://www.google.com/chrome/."
        return 1
    fi
    if ! have apt-get; then
        say "No Chromium was found. Install Chromium or Google Chrome, or set STEDI_TEST_CHROMIUM to its program."
        return 1
    fi
    install_package "The browser tests need Chromium, and none was found" chromium ""
}
