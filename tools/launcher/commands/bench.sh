command_usage() {
    cat <<'TEXT'
./stedi bench [--full] [--only PART]

Measures, on this machine and in one go, and prints one table with ratios:
  runs        a whole run (build, audit, account, publish, history) against the bare five DuckDB COPY statements on the
              same files, at 956, 9,560 and 95,600 customers; with --full also at 956,000 (10 GB of JSON, 20 GB of disk)
  start       POST /runs until the first worker has started
  events      a change of state until an open event stream has it
  page        a change of a step's state until an open run page shows it (in Chromium; skipped where there is none)
  history     GET /runs with 1,000,000 runs in history

  --only PART one of the five, or several separated by commas
The server and its Postgres are scratch ones below $TMPDIR; samples stay in artifacts/bench for the next time.
TEXT
}

command_main() {
    unset ConnectionStrings__Postgres Stedi__Landing Stedi__Home
    build_web
    build_project bench/Stedi.Bench
    need_postgres || die "The benchmarks need Postgres' programs; install them as said above."
    need_chromium
    use_scratch_postgres durable
    supervise env "STEDI_BENCH_POSTGRES=$postgres_connection" "STEDI_BENCH_WEB=$web_dll" "Stedi__Scripts=$ROOT/scripts" \
        dotnet "$project_dll" --samples "$ARTIFACTS/bench" "$@"
}
