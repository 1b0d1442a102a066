command_usage() {
    cat <<'TEXT'
./stedi restore FILE [--yes]

Fills an empty home from an archive that ./stedi backup wrote. The archive is verified first: counts and hashes of everything in it. A
restore that fails leaves the home empty. Nothing is started: runs that were under way have failed, and can be retried.
The Postgres may be of another version than the one of the backup, so this is also the way to a newer Postgres.

A home that has a lake or a history is refused: name another one with STEDI_HOME. With ConnectionStrings__Postgres the database must be
empty; only the schema stedi is made in it. With Stedi__Engine=aws the history is restored, and the data is what the bucket holds.
Whoever wrote the archive decides who may sign in to the restored home: restore only archives that you trust.

  FILE     the archive
  --yes    download what is missing without asking, as with `./stedi up`
TEXT
}

command_main() {
    take_archive "$@"
    [ -f "$archive" ] || refuse "There is no file $archive."
    use_home
    supervise dotnet "$web_dll" restore "$archive"
}
