def check_unchanged(spark, table, files):
    """Fails if a file differs from the listing. The version's name is derived from the listed content, so it must not contain any other."""
    by_folder = {}
    for file in files:
        folder, _, name = file["path"].rpartition("/")
        by_folder.setdefault(folder, {})[name] = file
    for folder, listed in by_folder.items():
        system, path = hadoop_file(spark, folder)
        there = {status.getPath().getName(): status for status in (system.listStatus(path) if system.exists(path) else [])}
        for name, file in listed.items():
            status = there.get(name)
            if status is None or status.getLen() != file["size"] or status.getModificationTime() != file["modified"]:
                what = "was removed" if status is None else "has changed"
                raise JobFailed(f"The landing file {file['path']} of {table} {what} since this run listed it. "
                                "Start a new run, which lists the files again.")


def ensure_snapshot(spark, table, source, token):
    """Reads the listed files into Parquet, unless a job already did. Two jobs may do it at once, each in its own folder."""
    metrics = read_json(spark, source["location"] + "_metrics.json")
    if metrics:
        say(f"Reusing version {source['version']} of {table}: its files are unchanged.")
    else:
        metrics = make_snapshot(spark, table, source, token)
    enforce_rules(spark, table, source, metrics)


def make_snapshot(spark, table, source, token):
    started = datetime.datetime.now(datetime.timezone.utc)
    clock = time.monotonic()
    listing = read_json(spark, source["listing"])
    if listing is None:
        raise JobFailed(f"The listing {source['listing']} is missing. Start a new run, which lists the files again.")
    files = listing["files"]
    check_unchanged(spark, table, files)
    size = sum(file["size"] for file in files)
    say(f"Reading {len(files):,} files of {table}, {size:,} bytes.")
    columns = LANDING[table]
    folder = source["location"] + token + "/"
    parts, notes = read_all(spark, files, columns)
    unreadable = {number: blocks[0] for number, blocks in notes.items() if "unreadable" in blocks[0]}
    rows = union(read.where(none_of(apart | unreadable.keys())).where("row IS NOT NULL").select("row.*") for read, apart in parts)
    # The folder belongs to this attempt, so it can only contain leftovers of an earlier try.
    rows.write.mode("overwrite").parquet(folder)
    check_unchanged(spark, table, files)
    written = files_of(spark, spark.read.parquet(folder), folder)

    read_blocks = [block for number, blocks in notes.items() if number not in unreadable for block in blocks]
    counts = total(block["rejects"] for block in read_blocks)
    if unreadable:
        counts["unreadable_file"] = len(unreadable)
    rejects = sum(counts.values())
    write_rejects(spark, folder, landing_root(table, source), files, parts, notes, unreadable, rejects)
    for read, _ in parts:
        read.unpersist()
    rows_out = sum(block["rows"] for block in read_blocks)
    new = sorted({key for block in read_blocks for key in block["new"]}, key=lambda key: key.encode("utf-16-be"))
    seen = {column for block in read_blocks for column in block["seen"]}
    repairs = total(block["repairs"] for block in read_blocks)
    by_column = lambda counted: [{"column": name, "values": counted[str(i)]} for i, (name, *_) in enumerate(columns) if str(i) in counted]
    metrics = {
        "schema": 1, "table": table, "version": source["version"], "job": table, "engine": "aws",
        "sqlHash": hashlib.sha256("".join(f"{name} {kind}\n" for name, kind, *_ in columns).encode("utf-8")).hexdigest(),
        "startedAt": started.isoformat(), "durationMs": int((time.monotonic() - clock) * 1000),
        "rowsOut": rows_out, "bytes": sum(file["bytes"] for file in written), "files": written, "columns": columns_of(rows),
        "inputs": [{"table": table, "version": source["version"], "rowsIn": rows_out + rejects, "rowsKept": rows_out,
                    "drops": [{"reason": reason, "rows": counts[reason]} for reason in sorted(counts)], "unexplained": 0}],
        "checks": [],
        "landing": {"fingerprint": fingerprint(files), "files": len(files), "bytes": size, "rejects": rejects,
                    "newFields": new[:MAX_NEW_FIELDS], "missingFields": [name for i, (name, *_) in enumerate(columns) if i not in seen],
                    "repairs": [{"kind": kind, "rows": repairs[kind]} for kind in sorted(repairs)],
                    "nulledValues": by_column(total(block["nulled"] for block in read_blocks)),
                    "truncatedTimes": by_column(total(block["truncated"] for block in read_blocks))},
        "data": token}
    say(f"Read {rows_of(rows_out)} of {table}"
        + (f"; {rejects:,} rejected: {', '.join(f'{reason} {counts[reason]:,}' for reason in sorted(counts))}" if rejects else "") + ".")
    try:
        write_json(spark, source["location"] + "_metrics.json", metrics)
    except Exception:
        # Another job was first. Its metrics count: both have read the same files.
        metrics = read_json(spark, source["location"] + "_metrics.json")
        if not metrics:
            raise
    return metrics


def read_all(spark, files, columns):
    """
    The rows in parts, each with the numbers of the files to ignore in it, and the notes of each file's blocks. Files with blocks that end inside a
    value or an array are read again, as a whole.
    """
    try:
        read, notes = read_files(spark, files, range(len(files)), columns, is_whole=False)
        parts = [(read, set())]
        again = {number for number, blocks in notes.items() if not is_read_right(blocks)}
        if again:
            say(f"Reading {len(again):,} files again as a whole: they have values or arrays across block boundaries.")
            whole, whole_notes = read_files(spark, files, sorted(again), columns, is_whole=True)
            notes.update(whole_notes)
            parts = [(read, again), (whole, set())]
        return parts, notes
    except JobFailed:
        raise
    except Exception as problem:
        raise JobFailed(read_error(problem, files)) from problem


def read_error(problem, files):
    """Names the file that could not be read. This is not a problem of its content, so there is no reject for it."""
    told = str(problem)
    named = re.search(r"while reading file (\S+?)\.?(?:\s|$)", told)
    path = plain(unquote(named.group(1))) if named else ""
    found = [file["path"] for file in files if plain(file["path"]) == path] or [file["path"] for file in files if plain(file["path"]) in told]
    causes = [line.strip().removeprefix("Caused by: ") for line in told.splitlines() if line.startswith("Caused by: ")]
    cause = causes[-1] if causes else next((line for line in told.splitlines() if line.strip()), type(problem).__name__)
    return f"{'The landing file ' + found[0] if found else 'A landing file'} could not be read: {cause} Fix this, then retry the run."


def union(frames):
    return functools.reduce(lambda one, other: one.union(other), frames)


def none_of(numbers):
    return ~F.col("file").isin(sorted(numbers)) if numbers else F.lit(True)


def total(counts):
    """Adds several counts, by name."""
    sums = {}
    for counted in counts:
        for name, number in counted.items():
            sums[name] = sums.get(name, 0) + number
    return sums


def landing_root(table, source):
    return source["location"].removesuffix(f"tables/{table}/{source['version']}/") + f"landing/{table}/"


def write_rejects(spark, folder, root, files, parts, notes, unreadable, count):
    """Writes all rejects, one JSON object per line, in the order of files and lines. One task sorts and writes them, using its disk if needed."""
    target = folder + "_rejects.ndjson"
    if not count:
        write_lines(spark, target, [])
        return
    starts = []
    for number, blocks in notes.items():
        lines = 0
        for block in blocks:
            starts.append((number, block["start"], lines))
            lines += block["lines"]
    names = [(number, files[number]["path"].removeprefix(root)) for number in notes]
    starts = F.broadcast(spark.createDataFrame(starts, "file int, block bigint, first bigint"))
    names = F.broadcast(spark.createDataFrame(names, "file int, name string"))
    whole = [(number, block["lines"] + 1, 0, "unreadable_file", block["unreadable"], "") for number, block in unreadable.items()]
    whole = spark.createDataFrame(whole, "file int, line bigint, nth bigint, reason string, detail string, text string")
    found = union(
        read.where(none_of(apart | unreadable.keys())).where("reason IS NOT NULL").join(starts, ["file", "block"])
        .selectExpr("file", "first + line AS line", "nth", "reason", "detail", "text") for read, apart in parts)
    as_json = F.to_json(F.struct(F.col("name").alias("file"), "line", "reason", "detail", "text"))
    part = folder + "_rejects"
    found.union(whole).join(names, "file").repartition(1).sortWithinPartitions("file", "line", "nth").select(as_json).write.mode("overwrite").text(part)
    system, path = hadoop_file(spark, part)
    written = [status.getPath() for status in system.listStatus(path) if status.getPath().getName().startswith("part-")]
    if len(written) != 1 or not system.rename(written[0], hadoop_file(spark, target)[1]):
        raise JobFailed(f"The rejects could not be written to {target}.")
    system.delete(path, True)


def first_lines(spark, location, count):
    """The first lines of a file; none if there is no file."""
    files, path = hadoop_file(spark, location)
    if not files.exists(path):
        return []
    reader = spark._jvm.java.io.BufferedReader(spark._jvm.java.io.InputStreamReader(files.open(path), "UTF-8"))
    try:
        return list(itertools.takewhile(lambda line: line is not None, (reader.readLine() for _ in range(count))))
    finally:
        reader.close()


def enforce_rules(spark, table, source, metrics):
    """Fails the job if the files have too few rows or too many rejects. The version stays: the rules belong to the step that reads it."""
    rules, landing = RULES[table], metrics["landing"]
    rows, lines, rejects = metrics["rowsOut"], metrics["inputs"][0]["rowsIn"], landing["rejects"]
    unreadable = sum(drop["rows"] for drop in metrics["inputs"][0]["drops"] if drop["reason"] == "unreadable_file")
    if unreadable > int(rules["files"]):
        problem = f"{unreadable:,} of {landing['files']:,} files cannot be read (limit: {rules['files']})"
        advice = "Fix or remove these files, or raise rejects.files in pipeline.yaml"
    elif is_beyond(rules["error"], rejects, lines):
        problem = f"{rejects:,} of {lines:,} lines rejected ({100 * rejects / lines:.3g} %, limit: {rules['error']})"
        advice = "Fix the files, or raise rejects.error in pipeline.yaml"
    elif rows == 0 and rules["allow_empty"] != "true":
        problem = "no landing files" if landing["files"] == 0 else f"no rows in {landing['files']:,} files"
        advice = "Add files, or set allow_empty: true in pipeline.yaml"
    else:
        return
    # Places only: the content of lines is for people who may see rows.
    found = map(json.loads, first_lines(spark, source["location"] + metrics.get("data", "") + "/_rejects.ndjson", SAMPLES))
    places = ", ".join(f"{each['file']}:{each['line']} ({each['reason']})" for each in found)
    raise JobFailed(f"{table}: {problem}." + (f" First rejects: {places}." if places else "") + f" {advice}.")


def is_beyond(limit, rejects, lines):
    """Whether the rejects exceed the limit: a number (20), or a share of all lines (5 %)."""
    if limit.endswith("%"):
        return rejects * 100 > decimal.Decimal(limit.removesuffix("%").strip()) * lines
    return rejects > int(limit)


def fingerprint(files):
    """Identifies the listing. It is the provenance of everything built from it."""
    listed = "".join(f"{file['path']}\0{file['size']}\0{file['modified']}\0{file['etag']}\n" for file in files)
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()
