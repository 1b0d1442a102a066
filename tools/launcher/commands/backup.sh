command_usage() {
    cat <<'TEXT'
./stedi backup FILE [--yes]

Writes this home to one archive for ./stedi restore: the history (runs, keys, people, settings) and every table version that the history
or the catalog names, all from the same moment. The server may run; runs continue, and no version is removed during the backup.
The archive is a tar file that only you can read. It contains personal data and keys: protect it like the home.

Not included: the pipeline's folder, landing data, job logs, query results, the admin key (keys/admin.key). With
ConnectionStrings__Postgres, only the schema stedi is included. With Stedi__Engine=aws, table data stays in the bucket and is not included.

  FILE     the archive to write. It must not exist
  --yes    download what is missing without asking, as for `./stedi up`

Exit codes: 0 if the backup is complete; 1 if it failed, or if versions were already missing or damaged (the message names them);
2 if FILE or the home cannot be used; 64 if the command line is wrong.
TEXT
}

command_main() {
    take_archive "$@"
    [ ! -e "$archive" ] || refuse "$archive already exists. Name another file, or remove it."
    [ -d "$(dirname "$archive")" ] || refuse "The folder $(dirname "$archive") does not exist."
    [ -d "$HOME_FOLDER" ] || refuse "There is nothing to back up: the home $HOME_FOLDER does not exist. To back up another home, set STEDI_HOME."
    use_home
    supervise dotnet "$web_dll" backup "$archive"
}
