#!/usr/bin/env bash
# Updates the data that detects similar-looking names (src/Stedi.Web/Auth/Names) from two files of the Unicode Consortium:
#   tools/unicode/names.sh confusables.txt Scripts.txt
# Both must have the same version. Keeps their headers, removes comments of single lines, and merges neighboring ranges of one script.
set -euo pipefail
confusables=${1:?the path of confusables.txt (UTS 39)} scripts=${2:?the path of Scripts.txt (UAX 24)}
folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../src/Stedi.Web/Auth/Names" && pwd)

awk 'BEGIN { FS = ";" }
     { sub(/^\357\273\277/, ""); sub(/\r$/, "") }
     !body && /^#/ { print; next }
     { body = 1; sub(/#.*/, ""); if (NF < 2) next
       gsub(/^[ \t]+|[ \t]+$/, "", $1); gsub(/^[ \t]+|[ \t]+$/, "", $2); print $1 ";" $2 }' "$confusables" > "$folder/confusables.txt"

{
    awk '/^#/ { print; next } { exit }' "$scripts"
    awk 'BEGIN { FS = ";" } { sub(/#.*/, ""); if (NF < 2) next
         gsub(/[ \t]/, "", $1); gsub(/[ \t]/, "", $2); n = split($1, ends, /\.\./); print ends[1] ";" ends[n] ";" $2 }' "$scripts" |
        while IFS=';' read -r from to script; do printf '%d;%d;%s\n' "$((16#$from))" "$((16#$to))" "$script"; done |
        sort -t';' -n -k1,1 |
        awk 'BEGIN { FS = ";" }
             $3 == script && $1 == last + 1 { last = $2; next }
             NR > 1 { printf "%X;%X;%s\n", first, last, script }
             { first = $1; last = $2; script = $3 }
             END { printf "%X;%X;%s\n", first, last, script }'
} > "$folder/scripts.txt"
