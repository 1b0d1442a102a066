command_usage() {
    cat <<'TEXT'
./stedi test [FILTER] [--yes]

Runs all tests, or those with FILTER in their full name (Namespace.Class.Member_Case_Result). All tests take 15 to 20 minutes
on two cores; progress is printed every 10 seconds.
Installs Postgres and Chromium if they are missing (--yes: without asking), and starts a temporary Postgres.
The last line is `N passed, N failed, N skipped`.

Tests are skipped if something they need is missing:
  STEDI_TEST_POSTGRES   administrator's connection string of a Postgres to use instead of a temporary one
  STEDI_TEST_CHROMIUM   the browser
  STEDI_TEST_DATA       folder of the real landing data
  STEDI_PYSPARK_35      folders for PYTHONPATH with PySpark 3.5.6 (pip install pyspark==3.5.6), to run the Glue scripts
  STEDI_SCHEMATHESIS    the program st (Schemathesis 4, which tests REST APIs), or a folder of its wheels

Exit codes: 0 if at least one test passed and none failed; 1 otherwise; 64 if the command line is wrong.
TEXT
}

command_main() {
    [ $# -le 1 ] || wrong_usage "test takes one filter. See ./stedi test --help."
    build_project src/Stedi.Web.Tests
    need_chromium
    provide_test_postgres
    find_test_data
    find_spark
    find_schemathesis
    # Tests use their own databases and homes: ignore the user's settings.
    unset ConnectionStrings__Postgres STEDI_HOME Stedi__Home Stedi__Landing

    local results=$ROOT/TestResults/stedi.xml code=0
    mkdir -p "${results%/*}"
    rm -f "$results"
    supervise dotnet "$project_dll" -noColor -noAutoReporters -reporter progress -result-xml "$results" ${1:+-method "*$1*"} || code=$?
    report_totals "$results" "$code"
}

provide_test_postgres() {
    [ -z "${STEDI_TEST_POSTGRES:-}" ] || return 0
    if need_postgres; then
        use_scratch_postgres scratch
        export STEDI_TEST_POSTGRES=${postgres_connection/Database=stedi/Database=postgres}
    else
        say "Tests that need Postgres will be skipped."
    fi
}

find_test_data() {
    if [ -z "${STEDI_TEST_DATA:-}" ] && [ -d "$ROOT/../shared/data/stedi" ]; then
        STEDI_TEST_DATA=$(cd "$ROOT/../shared/data/stedi" && pwd)
        export STEDI_TEST_DATA
    fi
}

# Spark for the Glue scripts: beside the repository, or python3's own.
find_spark() {
    [ -z "${STEDI_PYSPARK_35:-}" ] || return 0
    if [ -x "$ROOT/../shared/spark/path" ]; then
        STEDI_PYSPARK_35=$("$ROOT/../shared/spark/path" 3.5.6)
    elif have python3; then
        STEDI_PYSPARK_35=$(python3 -c 'import os, pyspark
if pyspark.__version__.startswith("3.5."): print(os.path.dirname(os.path.dirname(pyspark.__file__)))' 2>/dev/null) || true
    fi
    export STEDI_PYSPARK_35
}

find_schemathesis() {
    if [ -z "${STEDI_SCHEMATHESIS:-}" ] && [ -d "$ROOT/../shared/schemathesis" ]; then
        STEDI_SCHEMATHESIS=$(cd "$ROOT/../shared/schemathesis" && pwd)
        export STEDI_SCHEMATHESIS
    fi
}

# report_totals RESULTS CODE: prints the runner's totals. Its errors (for example in the cleanup of a class) count as failures.
report_totals() {
    local totals passed=0 failed=0 skipped=0 errors=0
    if [ -s "$1" ] && totals=$(grep -o -m 1 '<assembly [^>]*>' "$1"); then
        passed=$(attribute passed "$totals")
        failed=$(attribute failed "$totals")
        skipped=$(attribute skipped "$totals")
        errors=$(attribute errors "$totals")
        failed=$((failed + errors))
    else
        say "The test runner stopped before the end (exit code $2). A test may have ended the process."
        failed=1
    fi
    if [ "$failed" -eq 0 ] && [ "$2" -ne 0 ] && [ "$((passed + skipped))" -gt 0 ]; then failed=1; fi
    if [ "$((passed + failed))" -eq 0 ]; then say "No tests ran. Check the filter."; fi
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$2" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

attribute() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$2"; }
