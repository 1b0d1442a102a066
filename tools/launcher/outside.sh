# The program that looks at the product from outside: it measures, and takes pictures.

# drive_product ARGUMENT…: over a scratch home and a scratch Postgres, whatever the user has set for the product.
drive_product() {
    unset ConnectionStrings__Postgres Stedi__Landing Stedi__Home STEDI_HOME
    build_web
    build_project bench/Stedi.FakeAws
    local fake_aws_dll=$project_dll
    build_project bench/Stedi.Bench
    need_postgres || die "This needs Postgres' programs; install them as said above."
    need_chromium
    use_scratch_postgres durable
    supervise env "STEDI_BENCH_POSTGRES=$postgres_connection" "STEDI_BENCH_WEB=$web_dll" "STEDI_BENCH_FAKE_AWS=$fake_aws_dll" "Stedi__Scripts=$ROOT/scripts" \
        dotnet "$project_dll" --samples "$ARTIFACTS/bench" "$@"
}
