command_usage() {
    cat <<'TEXT'
./stedi bench [--full] [--only PART] [--repeat N]

Measures the product on this machine and prints one table with ratios. PART is one of:
  runs        a whole run (build, audit, account, publish, history) compared with five bare DuckDB COPY statements on the
              same files, for 956, 9,560 and 95,600 customers; with --full also 956,000 (10 GB of JSON, 20 GB of disk)
  start       time from POST /runs to the start of the first worker
  events      time from a state change to its arrival in an open event stream
  page        time from a state change to its display on an open run page (needs Chromium)
  history     GET /runs with 1,000,000 runs in the history
  pages       each page with that history: time to first paint and until it can be used (needs Chromium)
  clicks      time from a click on each page to the painted answer (needs Chromium)
  crowd       memory and CPU of the server while 50 browsers follow runs (needs Chromium)
  streams     1,000 event streams follow a run: all of them get every event
  growth      memory of a page that stays open for 2,000 events (needs Chromium)
  commands    a new run during 200 cancels; another caller's requests during 1,000 POST /runs
  glue        500 Glue runs at once on a fake AWS that loses answers: delay until each end is seen, and number of calls (10 minutes)
  wide        one run of 300 tables with 200 rows each: duration, and events per step

  --only PART   measure only this part. Separate several with commas
  --full        include the largest sample
  --repeat N    measure whole runs N times, 1 to 100 (default: 5)

Parts that need Chromium are skipped without it. The server and its Postgres are temporary, in $TMPDIR. Samples stay in artifacts/bench.

Exit codes: 0 if all targets are reached; 1 if one is not reached; 2 if the benchmark failed; 64 if the command line is wrong.
TEXT
}

command_main() {
    local arguments=() parts part
    parts=$(command_usage | sed -nE 's/^  ([a-z]+)  .*/\1/p')
    while [ $# -gt 0 ]; do
        case $1 in
            --full) arguments+=("$1"); shift ;;
            --only)
                take_value "$@"
                for part in ${value//,/ }; do
                    grep -qxF -- "$part" <<<"$parts" || wrong_usage "--only: unknown part '$part'. Parts: $(paste -s -d, - <<<"$parts")."
                done
                arguments+=("$1" "$value")
                shift 2
                ;;
            --repeat) take_value "$@"; take_number "$1" "$value" 1 100; arguments+=("$1" "$value"); shift 2 ;;
            *) wrong_usage "Unknown argument '$1'. See ./stedi bench --help." ;;
        esac
    done
    drive_product ${arguments[@]+"${arguments[@]}"}
}
