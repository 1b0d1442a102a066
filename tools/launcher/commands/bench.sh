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
  pages       each page over that history: first paint, and until it can be used (in Chromium, as clicks, crowd and growth)
  clicks      a click on each page until its answer is painted
  crowd       50 browsers follow runs: memory and processor time of the server
  streams     1,000 event streams follow a run: none loses an event (needs no Chromium)
  growth      a page that stays open over 2,000 events: its memory
  commands    200 cancels at once and what a new run waits beside them; 1,000 POST /runs at once, and what another caller waits meanwhile
  glue        500 Glue runs at once on a fake of AWS that loses answers: how soon each end is seen, and by how many calls (10 minutes)

  --only PART one of them, or several separated by commas
The server and its Postgres are scratch ones below $TMPDIR; samples stay in artifacts/bench for the next time.
TEXT
}

command_main() { drive_product "$@"; }
