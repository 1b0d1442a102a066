# Builds with the .NET SDK. A build is used until a source file changes.

readonly ARTIFACTS=$ROOT/artifacts
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

need_dotnet() {
    if ! have dotnet && [ -x "${DOTNET_ROOT:-$HOME/.dotnet}/dotnet" ]; then
        PATH=${DOTNET_ROOT:-$HOME/.dotnet}:$PATH
    fi
    have dotnet || die "The .NET SDK 10 is not installed (no 'dotnet' on the PATH). Install it: https://dotnet.microsoft.com/download/dotnet/10.0. On Ubuntu 24.04 and later: sudo apt-get install dotnet-sdk-10.0"
}

need_sdk() {
    need_dotnet
    # From the root, where global.json names the SDK.
    (cd "$ROOT" && dotnet --version >/dev/null 2>&1) ||
        die "No installed .NET SDK matches global.json: $(tr -d ' \n' <"$ROOT/global.json"). Install the .NET SDK 10: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# sources FOLDER… [TEST…]: lists the files that a build of these project folders reads. Tests are those of find.
sources() {
    (cd "$ROOT" && find Directory.Build.props Directory.Packages.props global.json .editorconfig "$@" \
        -not -path '*/bin/*' -not -path '*/obj/*' -type f | LC_ALL=C sort)
}

# is_fresh STAMP FOLDER…: no file was added, removed or changed after the stamp.
is_fresh() {
    local stamp=$1
    shift
    [ -f "$stamp" ] || return 1
    sources "$@" | cmp -s - "$stamp" || return 1
    [ -z "$(sources "$@" -newer "$stamp")" ]
}

dotnet_quietly() {
    local code=0
    tick &
    ticker=$!
    # Build servers would keep running after the launcher.
    # shellcheck disable=SC2016 # the inner shell expands
    supervise sh -c 'cd "$1" && shift && exec dotnet "$@"' sh "$ROOT" "$@" --configuration Release --verbosity quiet --disable-build-servers -clp:NoSummary >&2 || code=$?
    stop_ticking
    [ "$code" -eq 0 ] || die "The build failed. See the messages above."
}

ticker=
at_exit stop_ticking

stop_ticking() {
    [ -n "$ticker" ] || return 0
    kill "$ticker" 2>/dev/null || true
    wait "$ticker" 2>/dev/null || true
    ticker=
}

# Prints a line every 30 s. Its sleep keeps running after it ends, so it must not hold our descriptors open.
tick() {
    local seconds=0
    trap - EXIT INT TERM HUP
    while sleep 30 >/dev/null 2>&1 8>&- 9>&- && kill -0 $$ 2>/dev/null; do
        seconds=$((seconds + 30))
        say "… still building, $seconds s"
    done
}

# build_web: sets web_dll to the published program. Each build has its own folder, so a running server keeps its files.
build_web() {
    need_dotnet
    mkdir -p "$ARTIFACTS/web"
    if ! is_fresh "$ARTIFACTS/web/current/stamp" src/Stedi.Pipeline src/Stedi.Web; then
        with_lock "$ARTIFACTS/build.lock" publish_web
    fi
    web_dll=$(cd -P "$ARTIFACTS/web/current" && pwd)/Stedi.Web.dll
}

publish_web() {
    local folder=build-$$-$RANDOM
    if is_fresh "$ARTIFACTS/web/current/stamp" src/Stedi.Pipeline src/Stedi.Web; then return; fi # another launcher has built it
    need_sdk
    say "Building STEDI. This happens only after a change. The first build downloads packages and takes 2 to 3 minutes …"
    mkdir "$ARTIFACTS/web/$folder"
    sources src/Stedi.Pipeline src/Stedi.Web >"$ARTIFACTS/web/$folder/stamp"
    dotnet_quietly publish src/Stedi.Web --use-current-runtime --self-contained false -p:PublishReadyToRun=true --output "$ARTIFACTS/web/$folder"
    ln -s "$folder" "$ARTIFACTS/web/$folder.link"
    rename_over "$ARTIFACTS/web/$folder.link" "$ARTIFACTS/web/current"
    prune_builds
}

# rename_over LINK TARGET: replaces a link to a folder. GNU and BSD have different options for it.
rename_over() { mv -T "$1" "$2" 2>/dev/null || mv -h "$1" "$2"; }

# Running servers need the files of their build: keep the three newest.
prune_builds() {
    local old
    # shellcheck disable=SC2012 # the names are our own
    ls -1td "$ARTIFACTS"/web/build-*/ | tail -n +4 | while IFS= read -r old; do rm -rf "$old"; done
}

# build_project FOLDER: builds it in place (tests, benchmarks) and sets project_dll.
build_project() {
    need_sdk
    mkdir -p "$ARTIFACTS"
    local name stamp
    name=$(basename "$1")
    stamp=$ARTIFACTS/$name.stamp
    project_dll=$ROOT/$1/bin/Release/net10.0/$name.dll
    if [ -f "$project_dll" ] && is_fresh "$stamp" src "$1"; then return; fi
    say "Building $name …"
    with_lock "$ARTIFACTS/build.lock" build_in_place "$1" "$stamp"
}

build_in_place() {
    sources src "$1" >"$2.new"
    dotnet_quietly build "$1"
    mv "$2.new" "$2"
}
