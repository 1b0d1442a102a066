command_usage() {
    cat <<'TEXT'
./stedi backup FILE [--yes]

Writes this home into one archive, which ./stedi restore reads: the history (runs, keys, people, settings) and every version of a table that
the history or the catalog names, all of one moment. The server may run or be stopped. No version is removed meanwhile, and runs go on.
The archive is a tar file that only you may read. It holds personal data and keys: keep it as safe as the home.

Not in it: the pipeline's folder, landing data, logs of jobs, results of queries, the admin's key (keys/admin.key). Of a Postgres that you
set by ConnectionStrings__Postgres, only the schema stedi is in it. With Stedi__Engine=aws the data of the tables is not in it: that is in the bucket.

  FILE     the archive to write; one that exists is refused
  --yes    download what is missing without asking, as with `./stedi up`

Exit code 0: everything is in it. 1: no archive, or a version that the history names was missing or damaged already; the message says which.
TEXT
}

command_main() {
    take_archive "$@"
    [ ! -e "$archive" ] || refuse "$archive exists already. Name another file, or remove that one."
    [ -d "$(dirname "$archive")" ] || refuse "There is no folder $(dirname "$archive")."
    [ -d "$HOME_FOLDER" ] || die "There is no home $HOME_FOLDER: nothing to back up. Another home: STEDI_HOME."
    use_home
    supervise dotnet "$web_dll" backup "$archive"
}
