command_usage() {
    cat <<'TEXT'
./stedi restore FILE [--yes]

Fills an empty home from a backup. Verifies counts and hashes of the whole archive first; a failed restore leaves the home empty.
Starts nothing. Runs that were in progress during the backup are marked as failed and can be retried.
The Postgres version may differ from the backup's, so this is also how to move to a newer Postgres.

A home with a lake or a history is refused: set STEDI_HOME to another folder. With ConnectionStrings__Postgres, the database must be
empty, and only the schema stedi is created. With Stedi__Engine=aws, the history is restored; table data is whatever the bucket holds.
The archive decides who can sign in to the restored home: restore only archives that you trust.

  FILE     the archive
  --yes    download what is missing without asking, as for `./stedi up`

Exit codes: 0 if everything was restored; 2 if the home is not empty or FILE is not a valid backup; 1 if anything else fails; 64 if the
command line is wrong.
TEXT
}

command_main() {
    take_archive "$@"
    [ -f "$archive" ] || refuse "The file $archive does not exist."
    use_home
    supervise dotnet "$web_dll" restore "$archive"
}
