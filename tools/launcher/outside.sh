# Runs the benchmark program, which measures the product from outside and takes screenshots.

# drive_product ARGUMENT…: uses a temporary home and Postgres, and ignores the user's settings.
drive_product() {
    unset ConnectionStrings__Postgres Stedi__Landing Stedi__Home STEDI_HOME
    build_web
    build_project bench/Stedi.FakeAws
    local fake_aws_dll=$project_dll
    build_project bench/Stedi.Bench
    need_postgres || die "Postgres is required. Install it as described above."
    need_chromium
    use_scratch_postgres durable
    supervise env "STEDI_BENCH_POSTGRES=$postgres_connection" "STEDI_BENCH_WEB=$web_dll" "STEDI_BENCH_FAKE_AWS=$fake_aws_dll" "Stedi__Scripts=$ROOT/scripts" \
        dotnet "$project_dll" --samples "$ARTIFACTS/bench" "$@"
}
