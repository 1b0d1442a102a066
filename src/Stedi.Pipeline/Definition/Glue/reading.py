# Makes each file one block: the size limit of S3 is smaller.
ONE_BLOCK = 1 << 50


def read_lines(pieces, columns, files):
    """
    The content of a task's files, in order: (row, file, block, line, order, reason, detail, text, note). The last record of a block is its note. Lines
    are counted from 1 in each block.
    """
    for (name, start), block in itertools.groupby(pieces, operator.itemgetter(0, 1)):
        number, suffix, size = files[plain(unquote(name))]
        lines = map(operator.itemgetter(2), block)
        if suffix:
            lines = lines_of(unpack(chunks_of(lines, size), suffix))
        fields = Fields()
        framing = Framing(ObjectReader(columns, fields).read, start == 0)
        counts, rejects, repairs = [0], {}, {}

        def record(found):
            line, row, more = found
            if type(row) is tuple:
                counts[0] += 1
                for repair in more:
                    repairs[repair] = repairs.get(repair, 0) + 1
                return row, number, start, None, None, None, None, None, None
            rejects[row.reason] = rejects.get(row.reason, 0) + 1
            return None, number, start, line, sum(rejects.values()), row.reason, row.detail, cut(more), None

        note = {"start": start}
        try:
            for line in lines:
                if framing.number == 0 and start == 0 and not suffix:
                    check_beginning(line)
                yield from map(record, framing.add(line))
            note["isOpen"] = framing.is_open
            yield from map(record, framing.end())
        except Unreadable as problem:
            note["unreadable"] = str(problem)
        note.update(
            lines=framing.number, rows=counts[0], rejects=rejects, repairs=repairs, beginsWithComma=bool(framing.begins_with_comma),
            seen=sorted(fields.seen), new=sorted(fields.new), nulled=fields.nulled, truncated=fields.truncated)
        yield None, number, start, None, None, None, None, None, json.dumps(note)


def plain(path):
    """The path without its scheme, which Spark spells in several ways for the same file."""
    return re.sub(r"^[A-Za-z0-9]+:/*|^/+", "", path)


def no_pattern(path):
    """The path with escaped pattern characters, as Spark would otherwise expand them."""
    return re.sub(r"([][{}*?\\])", r"\\\1", path)


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def suffix_of(path):
    return next((suffix for suffix in SUFFIXES.values() if path.endswith(suffix)), None)


@contextlib.contextmanager
def settings(spark, changed):
    """Changes Spark's settings while something is read."""
    before = {name: spark.conf.get(name) for name in changed}
    try:
        for name, value in changed.items():
            spark.conf.set(name, str(value))
        yield
    finally:
        for name, value in before.items():
            spark.conf.set(name, value)


def read_files(spark, files, numbers, columns, is_whole):
    """
    Reads the files with these numbers, each block separately or each file as a whole. Memory is bounded for data of any size: tasks stream the lines
    of their blocks, rows wait on the workers' disks, and only notes come to the driver. Spark itself always loads a whole line, however long.
    """
    known = {plain(file["path"]): (i, suffix_of(file["path"]), file["size"]) for i, file in enumerate(files)}
    parts = []
    for suffix in (None, *SUFFIXES.values()):
        paths = [no_pattern(files[i]["path"]) for i in numbers if suffix_of(files[i]["path"]) == suffix]
        if paths:
            read = spark.read.option("recursiveFileLookup", "true")
            line = f"SUBSTRING(CAST(value AS BINARY), 1, {MAX_LINE_BYTES + 1})"
            if suffix:
                # The raw bytes, split at line feeds: unlike Spark, Python says exactly where an archive is corrupt.
                line = "CAST(value AS BINARY)"
                read = read.option("lineSep", "\n").option("io.compression.codecs", "org.apache.hadoop.io.compress.PassthroughCodec")
                for prefix in ("", "org.apache.hadoop.shaded."):
                    read = read.option(prefix + "io.compress.passthrough.extension", suffix)
            with settings(spark, {"spark.sql.files.maxPartitionBytes": ONE_BLOCK, "spark.sql.files.openCostInBytes": ONE_BLOCK} if is_whole else {}):
                parts.append(read.text(paths).select(
                    F.expr("input_file_name()").alias("name"), F.expr("input_file_block_start()").alias("block"), F.expr(line).alias("line")).rdd)
    types = ", ".join(f"{quoted(name)}: {'string' if kind.startswith(('varchar', 'char')) else kind}" for name, kind, *_ in columns)
    schema = f"row struct<{types}>, file int, block bigint, line bigint, nth bigint, reason string, detail string, text string, note string"
    lines = spark.sparkContext.union(parts) if len(parts) > 1 else parts[0] if parts else spark.sparkContext.emptyRDD()
    read = spark.createDataFrame(lines.mapPartitions(lambda part: read_lines(part, columns, known)), schema, verifySchema=False)
    read = read.persist(StorageLevel.DISK_ONLY)
    notes = {}
    for found in read.where("note IS NOT NULL").select("file", "block", "note").collect():
        notes.setdefault(found["file"], {})[found["block"]] = json.loads(found["note"])
    return read, {number: [blocks[start] for start in sorted(blocks)] for number, blocks in notes.items()}


def is_read_right(blocks):
    """Whether each block of a file began between two values, as its reader assumed. A block that begins with a comma may not have."""
    return not any(before["isOpen"] or block["beginsWithComma"] for before, block in zip(blocks, blocks[1:]))
