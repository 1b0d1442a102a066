"""Accelerometer readings, as the mobile application sends them

Reads the files of accelerometer_landing into a snapshot. Rendered from scripts/accelerometer_landing.sql and scripts/pipeline.yaml by `./stedi render`: edit those, not this.

Arguments: TOKEN of the step; VERSION, which names the files' content; OUTPUT, the folder of this version; VARIABLES, {"name": "value"};
INPUTS, {"table": {"version": "...", "location": "folder of the version", "listing": "file that lists the table's files"}}.
"""
import datetime
import decimal
import hashlib
import json
import math
import re
import struct
import sys
import time
from urllib.parse import unquote

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark import StorageLevel
from pyspark.context import SparkContext
from pyspark.sql import functions as F

TABLE = "accelerometer_landing"

# Columns of the table, from its DDL.
LANDING = {
    "accelerometer_landing": (
        ("user", "string"),
        ("timestamp", "bigint"),
        ("x", "double"),
        ("y", "double"),
        ("z", "double"),
    ),
}

# The variables of pipeline.yaml: what each may be.
VARIABLES = {
    "ml_join": ("timestamp", "customer"),
    "consent_from": ("any", "consent_date"),
}

# (name, severity, only if, query, copies): the query's rows are the violations; where copies names a column, each stands for so many rows.
CHECKS = ()

SAMPLES = 5
MAX_SAMPLE = 4096
# The bounds of reading, the same as those of the embedded engine.
MAX_LINE_BYTES = 16 * 1024 * 1024
MAX_REJECTS = 10_000
MAX_TEXT = 4096
MAX_NEW_FIELDS = 100
MAX_FIELD_NAME = 256
MAX_DEPTH = 64
MAX_DIGITS = 38
INTEGER_BITS = {"tinyint": 7, "smallint": 15, "int": 31, "integer": 31, "bigint": 63}


class JobFailed(Exception):
    """The job cannot make its table; the message is the reason that the step shows."""


def say(text):
    """A line of the job's log: what is printed reaches CloudWatch."""
    print(text, flush=True)


def rows_of(number):
    return "1 row" if number == 1 else f"{number:,} rows"


def hadoop_file(spark, location):
    """The file system of the location, and its path there."""
    path = spark._jvm.org.apache.hadoop.fs.Path(location)
    return path.getFileSystem(spark._jsc.hadoopConfiguration()), path


def read_json(spark, location):
    """What the file holds; None where there is none."""
    files, path = hadoop_file(spark, location)
    if not files.exists(path):
        return None
    stream = files.open(path)
    try:
        return json.loads(spark._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
    finally:
        stream.close()


def write_lines(spark, location, lines):
    """Writes a file that is not there yet: nothing is ever written over."""
    files, path = hadoop_file(spark, location)
    stream = files.create(path, False)
    try:
        for line in lines:
            stream.write(bytearray((line + "\n").encode("utf-8")))
    finally:
        stream.close()


def write_json(spark, location, content):
    write_lines(spark, location, [json.dumps(content, indent=2, ensure_ascii=False)])


def columns_of(rows):
    return [{"name": field.name, "type": field.dataType.simpleString()} for field in rows.schema.fields]


def start_job(names):
    """The arguments, Spark and the Glue job."""
    args = getResolvedOptions(sys.argv, ["JOB_NAME", *names])
    glue = GlueContext(SparkContext.getOrCreate())
    spark = glue.spark_session
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    # Days before 1582 are counted as all other readers of Parquet count them; Spark would refuse to write them.
    for setting in ("datetimeRebaseModeInWrite", "int96RebaseModeInWrite", "datetimeRebaseModeInRead", "int96RebaseModeInRead"):
        spark.conf.set("spark.sql.parquet." + setting, "CORRECTED")
    job = Job(glue)
    job.init(args["JOB_NAME"], args)
    return args, spark, job


def read_variables(text):
    """The values to put into SQL, none but the declared ones."""
    values = json.loads(text)
    for name, allowed in VARIABLES.items():
        if values.get(name) not in allowed:
            raise JobFailed(f"VARIABLES: {name} must be one of {', '.join(allowed)}, not {values.get(name)}.")
    return {name: values[name] for name in VARIABLES}


def put_variables(text, values):
    for name, value in values.items():
        text = text.replace("${" + name + "}", value)
    return text


def applies(condition, values):
    return all(values[name] == value for name, value in condition.items())


def groups_of(check):
    groups = check.get("groups")
    return "" if groups is None else f" in {groups:,} group{'' if groups == 1 else 's'}"


def sample(text):
    """A sample is JSON to its readers, so one that is too long is replaced, not cut."""
    return text if len(text) <= MAX_SAMPLE else json.dumps({"tooLong": len(text)})


def check(spark, values):
    results = []
    for name, severity, only_if, query, copies in CHECKS:
        if not applies(only_if, values):
            continue
        violations = spark.sql(put_variables(query, values))
        found = violations.count()
        groups, count = (found, violations.agg(F.sum(copies)).first()[0] or 0) if copies else (None, found)
        samples = []
        if count:
            as_json = F.to_json(F.struct("*"), {"ignoreNullFields": "false"})
            samples = [sample(row[0]) for row in violations.limit(SAMPLES).select(as_json).collect()]
        say(f"Check {name}: {count:,} violations{f' in {groups:,} groups' if groups else ''}{'' if severity == 'Error' or not count else ' (a warning)'}.")
        results.append({"name": name, "severity": severity, "violations": count, "samples": samples, "groups": groups})
    return results


def finish(spark, folder, metrics):
    """Writes the metrics, last: they say that the version is complete. What a check blocks is told beside, and is never complete."""
    blocking = [f"{each['name']} ({rows_of(each['violations'])}{groups_of(each)})"
                for each in metrics["checks"] if each["severity"] == "Error" and each["violations"]]
    write_json(spark, folder + ("_failed_metrics.json" if blocking else "_metrics.json"), metrics)
    if blocking:
        raise JobFailed(f"{TABLE} was not built: it violates {' and '.join(blocking)}. "
                        "Correct the input or the transform, or make the check a warning.")


class Reject(ValueError):
    """A line that is no row."""

    def __init__(self, reason, detail):
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Number(str):
    """A JSON number as it is spelled, so that no digit is lost."""


class Pairs(list):
    """A JSON object's keys and values, in their order, twice where a key is there twice."""


class Fields:
    """Which keys the objects of a file had."""

    def __init__(self):
        self.seen = set()
        self.new = set()


NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TIMESTAMP = re.compile(r"([0-9-]{10})[ Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?[Zz]?")
TEXT_OR_BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[][{}]')

# What Hadoop says of a compressed file that is cut or corrupt; anything else that goes wrong is no fault of the file.
CORRUPT = re.compile(r"java\.io\.EOFException[^\n]*|java\.util\.zip\.\w+[^\n]*"
                     r"|java\.io\.IOException: (?:(?:not a |stored )?gzip|incorrect \w+ check|invalid [\w/ -]+$)[^\n]*", re.MULTILINE)

# Half way between the largest float and what would be the next.
BEYOND_FLOAT32 = float(2 ** 128 - 2 ** 103)


def exact(text, scale):
    """The number times 10 to the power of the scale, an integer of at most 38 digits. No detour by float, which would round."""
    found = NUMBER.fullmatch(text)
    if not found:
        raise ValueError("is no number")
    sign, whole, fraction, exponent_sign, exponent = (part or "" for part in found.groups())
    # An absurd exponent only has to stay absurd.
    power = min(int(exponent.lstrip("0")[:10] or 0), 100_000_000) * (-1 if exponent_sign == "-" else 1) - len(fraction) + scale
    digits = (whole + fraction).lstrip("0")
    significant = digits.rstrip("0")
    if not significant:
        return 0
    power += len(digits) - len(significant)
    if power < 0:
        raise ValueError("has more decimals than the type" if scale else "has a fraction")
    if len(significant) + power > MAX_DIGITS:
        raise ValueError("is out of range")
    value = int(significant) * 10 ** power
    return -value if sign else value


def to_float32(text, wide):
    """The float that is nearest to the number. By way of a double it could be rounded twice: where that lies half way between two floats."""
    if abs(wide) == BEYOND_FLOAT32 and decimal.Decimal(text).copy_abs() < decimal.Decimal(BEYOND_FLOAT32):
        wide = math.copysign(math.nextafter(BEYOND_FLOAT32, 0), wide)
    narrow, = struct.unpack("<f", struct.pack("<f", wide))
    bits, = struct.unpack("<i", struct.pack("<f", narrow))
    for neighbour_bits in (bits - 1, bits + 1):
        if narrow != wide and neighbour_bits & 0x7FFFFFFF < 0x7F800000:
            neighbour, = struct.unpack("<f", struct.pack("<i", neighbour_bits))
            if wide - narrow == neighbour - wide and decimal.Decimal(text) != decimal.Decimal(wide):
                return max(narrow, neighbour) if decimal.Decimal(text) > decimal.Decimal(wide) else min(narrow, neighbour)
    return narrow


def to_floating(text, kind):
    if not NUMBER.fullmatch(text):
        raise ValueError("is no number")
    try:
        wide = float(text)
        if math.isfinite(wide):
            return wide if kind == "double" else to_float32(text, wide)
    except OverflowError:
        pass
    raise ValueError("is out of range")


def to_date(text):
    year, month, day = map(int, DATE.fullmatch(text).groups())
    return datetime.date(year, month, day)


def to_timestamp(text):
    """Finer than microseconds is no timestamp, unless it is zeros: nothing is rounded. All times are UTC."""
    day, hour, minute, second, fraction = TIMESTAMP.fullmatch(text).groups()
    nanoseconds = (fraction or "").ljust(9, "0")
    if not nanoseconds.endswith("000"):
        raise ValueError
    time_of_day = datetime.time(int(hour), int(minute), int(second), int(nanoseconds[:6]), datetime.timezone.utc)
    return datetime.datetime.combine(to_date(day), time_of_day)


def to_type(value, kind):
    """A JSON value as a column of this type has it, exactly or not at all."""
    is_text = type(value) is str
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    if kind == "string" or kind.startswith(("varchar", "char")):
        # A phone that went through a float: 8015551212.0 means 8015551212.
        whole, point, fraction = text.partition(".")
        return whole if type(value) is Number and point and not fraction.strip("0") else text
    if is_text:
        text = text.strip(" \t\r\n")
    if kind == "boolean":
        if type(value) is Number or text.lower() not in ("true", "false"):
            raise ValueError("is neither true nor false")
        return text.lower() == "true"
    if isinstance(value, bool):
        raise ValueError("is a truth value")
    if kind in ("double", "float", "real"):
        return to_floating(text, kind)
    if kind in ("date", "timestamp"):
        try:
            if is_text:
                return to_date(text) if kind == "date" else to_timestamp(text)
        except (AttributeError, ValueError):
            pass
        raise ValueError("is no date like 2022-06-18" if kind == "date" else "is no timestamp like 2022-06-18 14:59:36.361")
    if kind in INTEGER_BITS:
        number = exact(text, 0)
        limit = 2 ** INTEGER_BITS[kind]
        if not -limit <= number < limit:
            raise ValueError("is out of range")
        return number
    precision, scale = map(int, kind[len("decimal("):-1].split(","))
    number = exact(text, scale)
    if abs(number) >= 10 ** precision:
        raise ValueError("is out of range")
    return decimal.Decimal((int(number < 0), tuple(map(int, str(abs(number)))), -scale))


def to_cell(value, name, kind):
    if value is None:
        return None
    found = None
    try:
        if isinstance(value, list):
            found = "an object" if type(value) is Pairs else "an array"
            raise ValueError("is no single value")
        if type(value) is str and not is_text_of_characters(value):
            found = "a text"
            raise ValueError("holds half of a surrogate pair, which is no character")
        return to_type(value, kind)
    except ValueError as problem:
        found = found or shown(value)
        raise Reject("unreadable_value", f"{name}: {found} {problem} (column type {kind}).") from None


def shown(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    start = value.encode("utf-8")
    text = start[:60].decode("utf-8", "replace") + ("…" if len(start) > 60 else "")
    return f'"{text}"' if type(value) is str else text


def is_text_of_characters(text):
    """False of one that holds half of a surrogate pair."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
        return True
    except UnicodeEncodeError:
        return False


def folded(key):
    """A key in upper case, letter by letter: as keys of any case are compared."""
    if key.isascii():
        return key.upper()
    return "".join(c.upper() if len(c.upper()) == 1 and c not in "\u0131\u017F" else c for c in key)


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON.")


def is_too_deep(text):
    if text.count("{") + text.count("[") <= MAX_DEPTH:
        return False
    depth = 0
    for token in TEXT_OR_BRACKET.finditer(text):
        if token.group() in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return True
        elif token.group() in "]}":
            depth -= 1
    return False


class LineReader:
    """Reads lines into rows of a table."""

    def __init__(self, columns):
        self.columns = columns
        self.by_key = {key: i for i, (name, _) in enumerate(columns) for key in (name, folded(name))}
        self.decoder = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=refuse_constant, object_pairs_hook=Pairs)

    def read(self, line, fields):
        """The row that a line holds, or None of a blank one. Keys are those of columns in any case; a value beats null, then the exact
        spelling beats others, then the later beats the earlier."""
        if not line.strip(b" \t\r"):
            return None
        if len(line) > MAX_LINE_BYTES:
            raise Reject("line_too_long", f"The line is longer than {MAX_LINE_BYTES:,} bytes; split it into one object a line.")
        values = [None] * len(self.columns)
        exact_spellings = set()
        for key, value in self.parse(line):
            column = self.by_key.get(key)
            if column is None:
                column = self.by_key.get(folded(key))
            if column is None:
                if len(fields.new) < MAX_NEW_FIELDS:
                    fields.new.add(key[:MAX_FIELD_NAME])
                continue
            fields.seen.add(column)
            if value is None:
                continue
            if key == self.columns[column][0]:
                exact_spellings.add(column)
                values[column] = value
            elif column not in exact_spellings:
                values[column] = value
        return tuple(to_cell(value, name, kind) for value, (name, kind) in zip(values, self.columns))

    def parse(self, line):
        """The keys and values of the line's object."""
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise Reject("malformed_json", "The line is no valid UTF-8, as JSON must be; save the file as UTF-8.") from None
        try:
            found = self.decoder.decode(text)
        except RecursionError:
            raise Reject("malformed_json", f"It is nested deeper than {MAX_DEPTH} levels.") from None
        except ValueError as problem:
            raise Reject("malformed_json", str(problem)) from None
        if is_too_deep(text):
            raise Reject("malformed_json", f"It is nested deeper than {MAX_DEPTH} levels.")
        if type(found) is Pairs:
            if not all(is_text_of_characters(key) for key, _ in found):
                raise Reject("malformed_json", "A key holds half of a surrogate pair, which is no character.")
            return found
        kind = {list: "an array", str: "a text", Number: "a number", type(None): "null", bool: "a truth value"}[type(found)]
        raise Reject("not_an_object", f"The line is {kind}; a row is one JSON object.")


def cut(line):
    """The first characters of a line, as many as UTF-16 has: as every engine counts them."""
    text = bytes(line[:4 * MAX_TEXT]).decode("utf-8", "replace").rstrip("\r")
    return text.encode("utf-16-le")[:2 * MAX_TEXT].decode("utf-16-le", "ignore")


def read_lines(lines, columns, numbers):
    """Of each line of a task's files that is not blank, in their order: the row, or why it is none; and after each block of a file a note."""
    reader = LineReader(columns)
    at, count, filled, rejects, fields = None, 0, 0, {}, Fields()

    def note():
        told = {"lines": count, "filled": filled, "rejects": rejects, "seen": sorted(fields.seen), "new": sorted(fields.new)}
        return None, numbers[plain(unquote(at[0]))], at[1], count, None, None, None, json.dumps(told)

    for name, block, line in lines:
        if at != (name, block):
            if at:
                yield note()
            at, count, filled, rejects, fields = (name, block), 0, 0, {}, Fields()
        count += 1
        try:
            row = reader.read(line, fields)
            if row is not None:
                filled += 1
                yield row, None, None, None, None, None, None, None
        except Reject as reject:
            filled += 1
            rejects[reject.reason] = rejects.get(reject.reason, 0) + 1
            if rejects[reject.reason] <= MAX_REJECTS:
                yield None, numbers[plain(unquote(name))], block, count, reject.reason, reject.detail, cut(line), None
    if at:
        yield note()


def plain(path):
    """Without its scheme: Spark spells those of one file in several ways."""
    return re.sub(r"^[A-Za-z0-9]+:/*|^/+", "", path)


def no_pattern(path):
    """The path as Spark reads no pattern into it."""
    return re.sub(r"([][{}*?\\])", r"\\\1", path)


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def parse_files(spark, files, columns, unreadable):
    """
    Reads the files' lines. What bounds memory, whatever the size of the data: Spark splits files into blocks of 128 MB (a .gz file is one
    block), and a task streams the lines of its blocks one by one, each cut behind the longest that is read; what was parsed waits on the
    workers' disks. Of a block only its note comes to the driver, and of the rejects as many as are written.
    """
    numbers = {plain(file["path"]): i for i, file in enumerate(files)}
    lines = None
    for is_whole in (True, False):
        paths = [no_pattern(file["path"]) for file in files if (file["path"] not in unreadable) == is_whole]
        if paths:
            # Text keeps the bytes as they are, whether they are UTF-8 or not. A file's byte order mark is passed over.
            read = spark.read.option("lineSep", "\n").option("ignoreCorruptFiles", str(not is_whole).lower()).text(paths).select(
                F.expr("input_file_name()").alias("name"), F.expr("input_file_block_start()").alias("block"),
                F.expr(f"SUBSTRING(CAST(value AS BINARY), 1, {MAX_LINE_BYTES + 1})").alias("line"))
            lines = read.rdd if lines is None else lines.union(read.rdd)
    types = ", ".join(f"{quoted(name)}: {'string' if kind.startswith(('varchar', 'char')) else kind}" for name, kind in columns)
    schema = f"row struct<{types}>, file int, block bigint, line bigint, reason string, detail string, text string, note string"
    parsed = spark.sparkContext.emptyRDD() if lines is None else lines.mapPartitions(lambda part: read_lines(part, columns, numbers))
    return spark.createDataFrame(parsed, schema, verifySchema=False).persist(StorageLevel.DISK_ONLY)


def find_unreadable(spark, files):
    """The compressed files that are corrupt or cut, each with what is wrong with it."""
    unreadable = {}
    for path in (file["path"] for file in files):
        if path.lower().endswith(".gz"):
            try:
                spark.read.option("lineSep", "\n").text(no_pattern(path)).count()
            except Exception as problem:
                found = CORRUPT.search(str(problem))
                if not found:
                    raise
                unreadable[path] = found.group()
    return unreadable


def check_unchanged(spark, table, files):
    """The version is named after the listed content, so it must not hold any other."""
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
                what = "is gone" if status is None else "has changed"
                raise JobFailed(f"The landing file {file['path']} of {table} {what} since this run listed it. "
                                "Start the run again, so that it lists the files anew.")


def ensure_snapshot(spark, table, source, token):
    """Reads the listed files into Parquet, unless some job has done so. Two may do it at once, each in a folder of its own."""
    if read_json(spark, source["location"] + "_metrics.json"):
        say(f"The files of {table} are those of version {source['version']}, which is there already.")
        return
    started = datetime.datetime.now(datetime.timezone.utc)
    clock = time.monotonic()
    listing = read_json(spark, source["listing"])
    if listing is None:
        raise JobFailed(f"The list of landing files {source['listing']} is gone. Start a new run, which lists the files again.")
    files = listing["files"]
    for file in files:
        if file["path"].lower().endswith(".gz") and not file["path"].endswith(".gz"):
            raise JobFailed(f"Spark does not see that {file['path']} is compressed. Rename it, so that it ends in .gz, then run again.")
    check_unchanged(spark, table, files)
    size = sum(file["size"] for file in files)
    say(f"Reading {len(files):,} files of {table}, {size:,} bytes.")
    columns = LANDING[table]
    folder = source["location"] + token + "/"
    parsed, unreadable = write_rows(spark, files, columns, folder)
    notes = [(row["file"], row["block"], json.loads(row["note"])) for row in parsed.where("note IS NOT NULL").collect()]
    check_unchanged(spark, table, files)
    system, path = hadoop_file(spark, folder)
    written = system.getContentSummary(path).getLength()
    write_rejects(spark, folder, table, source, files, parsed, notes, unreadable)

    counts = {"unreadable_file": len(unreadable)} if unreadable else {}
    for _, _, note in notes:
        for reason, rows in note["rejects"].items():
            counts[reason] = counts.get(reason, 0) + rows
    lines = sum(note["filled"] for _, _, note in notes) + len(unreadable)
    rejects = sum(counts.values())
    rows = lines - rejects
    new = sorted({key for _, _, note in notes for key in note["new"]}, key=lambda key: key.encode("utf-16-be"))
    seen = {column for _, _, note in notes for column in note["seen"]}
    metrics = {
        "schema": 1, "table": table, "version": source["version"], "job": table, "engine": "aws",
        "sqlHash": hashlib.sha256("".join(f"{name} {kind}\n" for name, kind in columns).encode("utf-8")).hexdigest(),
        "startedAt": started.isoformat(), "durationMs": int((time.monotonic() - clock) * 1000),
        "rowsOut": rows, "bytes": written, "columns": columns_of(parsed.select("row.*")),
        "inputs": [{"table": table, "version": source["version"], "rowsIn": lines, "rowsKept": rows,
                    "drops": [{"reason": reason, "rows": counts[reason]} for reason in sorted(counts)], "unexplained": 0}],
        "checks": [],
        "landing": {"fingerprint": fingerprint(files), "files": len(files), "bytes": size, "rejects": rejects,
                    "newFields": new[:MAX_NEW_FIELDS], "missingFields": [name for i, (name, _) in enumerate(columns) if i not in seen]},
        "data": token}
    parsed.unpersist()
    say(f"Read {rows_of(rows)} of {table}"
        + (f"; {rejects:,} lines are no rows: {', '.join(f'{reason} {counts[reason]:,}' for reason in sorted(counts))}" if rejects else "") + ".")
    try:
        write_json(spark, source["location"] + "_metrics.json", metrics)
    except Exception:
        # Whoever is first wins; both have read the same files.
        if not read_json(spark, source["location"] + "_metrics.json"):
            raise


def write_rows(spark, files, columns, folder):
    """Writes the rows; all that was parsed, and the files that cannot be read to their ends."""
    unreadable = {}
    while True:
        parsed = parse_files(spark, files, columns, unreadable)
        try:
            # The folder is this attempt's own: what may be there is what the first try left.
            parsed.where("row IS NOT NULL").select("row.*").write.mode("overwrite").parquet(folder)
            return parsed, unreadable
        except Exception:
            parsed.unpersist()
            found = {} if unreadable else find_unreadable(spark, files)
            if not found:
                raise
            unreadable = found


def write_rejects(spark, folder, table, source, files, parsed, notes, unreadable):
    """One JSON object a line, in the order of files and lines."""
    root = source["location"].removesuffix(f"tables/{table}/{source['version']}/") + f"landing/{table}/"
    first_lines, ends = {}, {}
    for number, block, note in sorted(notes, key=lambda each: each[:2]):
        first_lines[number, block] = ends.get(number, 0)
        ends[number] = ends.get(number, 0) + note["lines"]
    # The rest of a file must not hide behind lines that are wrong one by one.
    rejects = [(i, ends.get(i, 0) + 1, "unreadable_file", f"The file cannot be read from this line on: {unreadable[file['path']]}", "")
               for i, file in enumerate(files) if file["path"] in unreadable][:MAX_REJECTS]
    kept = parsed.where("reason IS NOT NULL").orderBy("file", "block", "line").limit(MAX_REJECTS - len(rejects))
    rejects += [(each["file"], first_lines[each["file"], each["block"]] + each["line"], each["reason"], each["detail"], each["text"])
                for each in kept.collect()]
    write_lines(spark, folder + "_rejects.ndjson", (
        json.dumps({"file": files[number]["path"].removeprefix(root), "line": line, "reason": reason, "detail": detail, "text": text},
                   ensure_ascii=False)
        for number, line, reason, detail, text in sorted(rejects, key=lambda each: each[:2])))


def fingerprint(files):
    """Of the list: the provenance of everything that is built from it."""
    listed = "".join(f"{file['path']}\0{file['size']}\0{file['modified']}\0{file['etag']}\n" for file in files)
    return hashlib.sha256(listed.encode("utf-8")).hexdigest()


def main():
    args, spark, job = start_job(["TOKEN", "VERSION", "INPUTS", "OUTPUT", "VARIABLES"])
    values = read_variables(args["VARIABLES"])
    ensure_snapshot(spark, TABLE, json.loads(args["INPUTS"])[TABLE], args["TOKEN"])
    if CHECKS:
        # A snapshot is the same as long as its files are, so the checks are this attempt's own, and so is the folder of what they found.
        metrics = read_json(spark, args["OUTPUT"] + "_metrics.json")
        spark.read.parquet(args["OUTPUT"] + metrics["data"]).createOrReplaceTempView(TABLE)
        finish(spark, args["OUTPUT"] + args["TOKEN"] + "/", {**metrics, "checks": check(spark, values)})
    job.commit()


if __name__ == "__main__":
    try:
        main()
    finally:
        # The control plane looks for this line, so that it need not ask Glue for every job again and again.
        say("The job run ends.")
