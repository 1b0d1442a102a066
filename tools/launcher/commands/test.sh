command_usage() {
    cat <<'TEXT'
./stedi test [FILTER] [--yes]

Runs all tests, or those whose full name (Namespace.Class.Member_Case_Result) contains FILTER.
Sets up what they need: Postgres programs and Chromium are installed where absent (--yes: without a question), and a throw-away Postgres is
started for this run. The last line is `N passed, N failed, N skipped`; the exit code is 0 only if some passed and none failed.

  STEDI_TEST_POSTGRES   connection string of an administrator of another Postgres; no throw-away one is started then
  STEDI_TEST_CHROMIUM   the browser to use
  STEDI_TEST_DATA       folder of the real landing data; tests that need it skip without
  STEDI_PYSPARK_35      folders for PYTHONPATH that hold PySpark 3.5.6 (pip install pyspark==3.5.6); tests that run the
                        Glue scripts on it skip without
  STEDI_SCHEMATHESIS    the program st of an external tester of REST APIs (Schemathesis 4), or a folder of its wheels; its test skips without
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
    # The tests own their databases and homes: what a user has set for the product is not theirs to touch.
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
        say "The tests that need Postgres will be skipped."
    fi
}

find_test_data() {
    if [ -z "${STEDI_TEST_DATA:-}" ] && [ -d "$ROOT/../shared/data/stedi" ]; then
        STEDI_TEST_DATA=$(cd "$ROOT/../shared/data/stedi" && pwd)
        export STEDI_TEST_DATA
    fi
}

# The Spark that runs the Glue scripts in tests: beside the repository, or python3's own.
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

# report_totals RESULTS CODE: the runner's own totals. Its errors (a class that could not be cleaned up, say) are failures too.
report_totals() {
    local totals passed=0 failed=0 skipped=0 errors=0
    if [ -s "$1" ] && totals=$(grep -o -m 1 '<assembly [^>]*>' "$1"); then
        passed=$(attribute passed "$totals")
        failed=$(attribute failed "$totals")
        skipped=$(attribute skipped "$totals")
        errors=$(attribute errors "$totals")
        failed=$((failed + errors))
    else
        say "The test runner ended without its totals (exit code $2): something in the tests ended the process."
        failed=1
    fi
    if [ "$failed" -eq 0 ] && [ "$2" -ne 0 ] && [ "$((passed + skipped))" -gt 0 ]; then failed=1; fi
    if [ "$((passed + failed))" -eq 0 ]; then say "No test ran. Does the filter name any?"; fi
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$2" -eq 0 ] && [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
}

attribute() { sed -E "s/.* $1=\"([0-9]+)\".*/\1/" <<<"$2"; }
