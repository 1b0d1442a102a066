"""Motion sensor readings of step trainers

Reads the files of step_trainer_landing into a snapshot. Rendered from scripts/step_trainer_landing.sql and scripts/pipeline.yaml by `./stedi render`: edit those, not this.

Arguments: TOKEN of the step; VERSION, which names the files' content; OUTPUT, the folder of this version; VARIABLES, {"name": "value"};
INPUTS, {"table": {"version": "...", "location": "folder of the version", "listing": "file that lists the table's files"}}.
"""
import bz2
import contextlib
import datetime
import decimal
import functools
import hashlib
import itertools
import json
import math
import operator
import re
import struct
import sys
import time
import zlib
from urllib.parse import unquote

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark import StorageLevel
from pyspark.context import SparkContext
from pyspark.sql import functions as F

TABLE = "step_trainer_landing"

# (name, type, JSON key, what a bad value does: "reject" its row, or become "null")
LANDING = {
    "step_trainer_landing": (
        ("sensorReadingTime", "bigint", "sensorReadingTime", "reject"),
        ("serialNumber", "string", "serialNumber", "reject"),
        ("distanceFromObject", "int", "distanceFromObject", "reject"),
    ),
}

# What the files may lack before the job fails.
RULES = {
    "step_trainer_landing": {"allow_empty": "false", "error": "5 %", "files": "0"},
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


def files_of(spark, rows, folder):
    """The Parquet files of a folder that was just written and read as `rows`, with the rows in each: counting reads the files' ends alone."""
    counted = rows.select(F.input_file_name().alias("file")).groupBy("file").count().collect()
    counts = {place.rpartition("/")[2]: count for place, count in counted}
    files, path = hadoop_file(spark, folder)
    sizes = {status.getPath().getName(): status.getLen() for status in files.listStatus(path)}
    return [{"name": name, "rows": counts.get(name, 0), "bytes": sizes[name]} for name in sorted(sizes) if name.endswith(".parquet")]


def read_version(spark, location, metrics):
    """The rows of a version: of the files that its metrics list, and of no others. Metrics of earlier scripts list none; then all in the folder count."""
    folder = location + metrics["data"] + "/" if metrics.get("data") else location
    listed = [folder + file["name"] for file in metrics.get("files", [])]
    return spark.read.parquet(*(listed or [folder]))


def columns_of(rows):
    return [{"name": field.name, "type": field.dataType.simpleString()} for field in rows.schema.fields]


def start_job(names):
    """The arguments, Spark and the Glue job."""
    args = getResolvedOptions(sys.argv, ["JOB_NAME", *names])
    glue = GlueContext(SparkContext.getOrCreate())
    spark = glue.spark_session
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    # A sum that overflows, or a cast that cannot be made, is an error and not silently another value: Glue 5.1 has this off, 6.0 on.
    spark.conf.set("spark.sql.ansi.enabled", "true")
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


class Number(str):
    """A JSON number as it is spelled, so that no digit is lost."""


class Pairs(list):
    """A JSON object's keys and values, in their order, twice where a key is there twice."""


NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TIMESTAMP = re.compile(r"([0-9-]{10})(?:[ Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MAX_OFFSET = datetime.timedelta(hours=18)

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


def to_moment(text):
    """The time in UTC that a text in ISO 8601 says, and whether it is finer than microseconds, which are kept."""
    day, hour, minute, second, fraction, offset = TIMESTAMP.fullmatch(text).groups()
    fraction = fraction or ""
    time_of_day = datetime.time(int(hour or 0), int(minute or 0), int(second or 0), int(fraction[:6].ljust(6, "0")), datetime.timezone.utc)
    moment = datetime.datetime.combine(to_date(day), time_of_day)
    if offset and offset not in "Zz":
        hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
        shift = datetime.timedelta(hours=hours, minutes=minutes)
        if minutes > 59 or shift > MAX_OFFSET:
            raise ValueError
        moment = moment + shift if offset[0] == "-" else moment - shift
    return moment, bool(fraction[6:].strip("0"))


def to_moment_of_epoch(text):
    """As Athena's OpenX reader counts: 13 digits are milliseconds, fewer are seconds, of which a fraction is kept, but no finer than microseconds."""
    # With the 13 digits of milliseconds these are the 38 that are read exactly.
    value = exact(text, MAX_DIGITS - 13)
    one = 10 ** (MAX_DIGITS - 13)
    microseconds, rest = divmod(abs(value), one // 10 ** 6)
    if abs(value) >= one * 10 ** 12:
        whole, rest = divmod(abs(value), one)
        if rest:
            raise ValueError
        microseconds = whole * 1000
    since = datetime.timedelta(microseconds=microseconds)
    return EPOCH - since if value < 0 else EPOCH + since, rest != 0


def to_timestamp(value):
    """The time in UTC, and whether it is finer than microseconds, which are kept."""
    text = single(value)
    try:
        return to_moment_of_epoch(text) if NUMBER.fullmatch(text) else to_moment(text)
    except (AttributeError, OverflowError, ValueError):
        raise ValueError("is no timestamp like 2022-06-18 14:59:36.361") from None


def compact(value):
    """The JSON text of a value without blanks; everything else is as the file has it."""
    if type(value) is Pairs:
        return "{" + ",".join(json.encoder.encode_basestring(key) + ":" + compact(each) for key, each in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    if type(value) is str:
        return json.encoder.encode_basestring(value)
    return shown(value)


def text_cell(value):
    if type(value) is str:
        return check_characters(value)
    if type(value) is Number:
        # A phone that went through a float: 8015551212.0 means 8015551212.
        whole, point, fraction = value.partition(".")
        return whole if point and not fraction.strip("0") else str(value)
    return shown(value) if isinstance(value, bool) else check_characters(compact(value))


def single(value):
    """The text of a single value, a blank around it cut off where it is a text."""
    if isinstance(value, list):
        raise ValueError("is no single value")
    if isinstance(value, bool):
        raise ValueError("is a truth value")
    return value if type(value) is Number else check_characters(value).strip(" \t\r\n")


def boolean_cell(value):
    if isinstance(value, bool):
        return value
    text = single(value).lower()
    if type(value) is Number or text not in ("true", "false"):
        raise ValueError("is neither true nor false")
    return text == "true"


def date_cell(value):
    text = single(value)
    try:
        if type(value) is str:
            return to_date(text)
    except (AttributeError, ValueError):
        pass
    raise ValueError("is no date like 2022-06-18")


def cell_reader(kind):
    """What makes a JSON value that of a column of this type, exactly or not at all (ValueError)."""
    if kind == "string" or kind.startswith(("varchar", "char")):
        return text_cell
    if kind == "boolean":
        return boolean_cell
    if kind in ("double", "float", "real"):
        return lambda value: to_floating(single(value), kind)
    if kind == "date":
        return date_cell
    if kind in INTEGER_BITS:
        return lambda value: to_integer(single(value), 2 ** INTEGER_BITS[kind])
    precision, scale = map(int, kind[len("decimal("):-1].split(","))
    return lambda value: to_decimal(single(value), precision, scale)


def to_integer(text, limit):
    number = exact(text, 0)
    if not -limit <= number < limit:
        raise ValueError("is out of range")
    return number


def to_decimal(text, precision, scale):
    number = exact(text, scale)
    if abs(number) >= 10 ** precision:
        raise ValueError("is out of range")
    return decimal.Decimal((int(number < 0), tuple(map(int, str(abs(number)))), -scale))


def shown(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def check_characters(text):
    if not is_text_of_characters(text):
        raise ValueError("holds half of a surrogate pair, which is no character")
    return text


def is_text_of_characters(text):
    """False of one that holds half of a surrogate pair."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
        return True
    except UnicodeEncodeError:
        return False


def described(value):
    """A value in a message, its beginning if it is long."""
    if isinstance(value, list):
        return "an object" if type(value) is Pairs else "an array"
    if type(value) is not str:
        return cut_short(shown(value))
    return f'"{cut_short(value)}"' if is_text_of_characters(value) else "a text"


def cut_short(text):
    start = text.encode("utf-8")
    return start[:60].decode("utf-8", "replace") + ("…" if len(start) > 60 else "")


class Reject(ValueError):
    """A value or a line that is no row."""

    def __init__(self, reason, detail):
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Broken(ValueError):
    """A value that can never end as JSON wants it; the message says why, after "The value"."""


ARRAY_ELEMENT, COMMA_AFTER_OBJECT, SEVERAL_LINES, SEVERAL_ON_A_LINE = "array_element", "comma_after_object", "several_lines", "several_on_a_line"

BLANKS = b" \t"
CLOSERS = {0x5B: 0x5D, 0x7B: 0x7D}
BRACKET_OR_TEXT = re.compile(rb'"[^"\\]*"|["{}[\]]')
QUOTE_OR_ESCAPE = re.compile(rb'["\\]')
ELEMENT_END = re.compile(rb'[,{[\]]')


def end_of_text(line, at):
    """After the quote that ends the text that `at` is in; -1 where the line ends before."""
    while found := QUOTE_OR_ESCAPE.search(line, at):
        if line[found.start()] == 0x22:
            return found.end()
        at = found.end() + 1
    return -1


def end_of_element(line, at):
    """Before the next comma or bracket; a text at the beginning may hold them. A closing brace that opens nothing is part of the element."""
    at = end_of_text(line, at + 1) if line[at] == 0x22 else at + 1
    found = ELEMENT_END.search(line, at) if at >= 0 else None
    return found.start() if found else len(line)


def indent_of(line):
    return len(line) - len(line.lstrip(BLANKS))


class Value:
    """An object or an array, and where it stands."""

    def __init__(self, number, line, at, is_first=True):
        """
        :param is_first: no object begins on the line before this value.
        """
        self.number = number
        self.is_first = is_first
        self.follows_comma = False
        self.lines = [line]
        self.at = at
        self.size = len(line) - at
        self.closers = bytearray()
        self.last = b""

    def scan(self, line, at):
        """Where the value ends on this line; -1 where it goes on. Only brackets and texts are looked at: a parser judges it later."""
        begin, closers = at, self.closers
        while found := BRACKET_OR_TEXT.search(line, at):
            start, at = found.span()
            mark = line[start]
            if mark == 0x22:
                if at - start == 1:
                    at = end_of_text(line, at)
                    if at < 0:
                        raise Broken("ends inside a text: its line is cut, or a quote is missing")
            elif mark in CLOSERS:
                closers.append(CLOSERS[mark])
                if len(closers) > MAX_DEPTH:
                    raise Broken(f"is nested deeper than {MAX_DEPTH} levels")
            elif closers.pop() != mark:
                raise Broken("has a closing bracket that does not match")
            elif not closers:
                return at
        self.last = line[begin:].rstrip(BLANKS)[-1:] or self.last
        return -1

    def extend(self, line):
        """Takes in the next line; where the value ends on it, or -1."""
        self.lines.append(line)
        self.size += 1
        if line.lstrip(BLANKS)[:1] == b"{" and self.last not in (b"[", b":") and not (self.last == b"," and self.closers[-1] == 0x5D):
            raise Broken("is not finished where the next object begins")
        end = self.scan(line, 0)
        if self.size + (len(line) if end < 0 else end) > MAX_LINE_BYTES:
            raise Broken(f"is longer than {MAX_LINE_BYTES:,} bytes")
        self.size += len(line)
        return end

    def text(self, count, end=None):
        """The first lines, from where the value begins to `end` on the last of them."""
        lines = self.lines[:count]
        lines[-1] = lines[-1][:end]
        lines[0] = lines[0][self.at:]
        return b"\n".join(lines)


class Framing:
    """
    Finds the values in the lines of a file, or of a block that begins between two values, and reads them. Lines are counted from 1. What a line
    holds comes as (line where it begins, row, repairs) or (line where it begins, Reject, text).
    """

    def __init__(self, read, is_first):
        """
        :param read: makes a row of the text of an object, or raises Reject.
        :param is_first: false of a block that lines precede, which this reader does not know.
        """
        self.read = read
        self.number = 0
        # The value that may go on over the next lines; no more of them wait than the longest line may have bytes.
        self.value = None
        # Where the array began whose elements are read; None outside of one.
        self.array = None
        # A value came last, and no comma after it.
        self.awaits_comma = False
        # Of a block: None before its first line. Whether a comma may be there is known to the reader of the block before.
        self.begins_with_comma = False if is_first else None

    @property
    def is_open(self):
        return self.value is not None or self.array is not None

    def add(self, line):
        self.number += 1
        return self.begin(self.number, line) if self.value is None else self.read_on([(self.number, line)])

    def end(self):
        while self.value is not None:
            yield from self.give_up("is not finished where the file ends")
        if self.array is not None:
            yield self.array, Reject("malformed_json", "The array that begins on this line is not closed where the file ends."), b"["

    def read_on(self, lines):
        """Reads the lines of a value that is open, and some of them once more where it turns out to be broken."""
        for number, line in lines:
            # Of its lines that are read again, one may begin another value, which cannot go on either.
            while self.value is not None and len(line) > MAX_LINE_BYTES:
                yield from self.give_up("is not finished where a line begins that is too long")
            if self.value is None:
                yield from self.begin(number, line)
                continue
            try:
                end = self.value.extend(line)
            except Broken as problem:
                yield from self.give_up(str(problem))
                continue
            if end >= 0:
                value, self.value = self.value, None
                yield from self.frame(number, line, end, value)

    def give_up(self, why):
        """Rejects the value that is open. Its lines are read again from the first that may be the beginning of another one."""
        value, self.value = self.value, None
        self.awaits_comma = self.array is not None
        indent = indent_of(value.lines[0])
        again = next((i for i, line in enumerate(value.lines) if i and line.lstrip(BLANKS)[:1] in (b"{", b"[") and indent_of(line) <= indent), len(value.lines))
        yield value.number, Reject("malformed_json", f"The value {why}."), value.text(again)
        yield from self.read_on(list(enumerate(value.lines[again:], value.number + again)))

    def begin(self, number, line):
        """Reads a line that goes on with no value of an earlier one."""
        text = line.strip(BLANKS)
        if not text:
            return ()
        if self.begins_with_comma is None:
            self.begins_with_comma = text[0] == 0x2C
        if len(line) > MAX_LINE_BYTES:
            self.awaits_comma = self.array is not None
            detail = f"The line is longer than {MAX_LINE_BYTES:,} bytes. Write one object on each line (an array on one line: jq -c '.[]')."
            return ((number, Reject("line_too_long", detail), line),)
        if text[0] == 0x7B:
            # Nearly every line is one object, which the parser alone finds out. All others are looked at closely.
            has_comma = text[-1] == 0x2C
            repair = ARRAY_ELEMENT if self.array is not None else COMMA_AFTER_OBJECT if has_comma else None
            found = self.read_value(number, text[:-1] if has_comma else text, (repair,) if repair else ())
            if type(found[1]) is tuple or found[1].reason != "malformed_json":
                self.awaits_comma = not has_comma
                return (found,)
        return self.frame(number, line, 0)

    def read_value(self, number, text, repairs):
        try:
            return number, self.read(text), repairs
        except Reject as reject:
            return number, reject, text

    def frame(self, number, line, at, ended=None):
        """Reads what stands on a line from `at` on, and the value that ends there. At the top level the line is values and commas, or it is nothing."""
        found, is_first, last = [], True, None
        # The line begins with a comma that follows a value of an earlier line.
        begins_with_comma = False
        awaits_comma = self.awaits_comma
        if ended is not None:
            last = self.found(found, ended, ended.text(None, at))
            awaits_comma = True
        while at < len(line):
            mark = line[at]
            if mark in BLANKS:
                at += 1
            elif mark == 0x7B or mark == 0x5B and self.array is not None:
                value = Value(number, line, at, is_first)
                is_first &= mark != 0x7B
                value.follows_comma, begins_with_comma = begins_with_comma, False
                try:
                    end = value.scan(line, at)
                except Broken:
                    return self.reject_line(number, line, ended)
                if end < 0:
                    self.value = value
                    break
                last = self.found(found, value, line[at:end])
                at, awaits_comma = end, True
            elif mark == 0x2C and awaits_comma:
                if last is None:
                    begins_with_comma = self.array is None
                elif COMMA_AFTER_OBJECT not in last:
                    last.append(COMMA_AFTER_OBJECT)
                last, awaits_comma = None, False
                at += 1
            elif self.array is None:
                if mark != 0x5B:
                    return self.reject_line(number, line, ended)
                self.array, last, awaits_comma, begins_with_comma = number, None, False, False
                at += 1
            elif mark == 0x5D:
                self.array, last, awaits_comma = None, None, True
                at += 1
            else:
                end = at + 1 if mark == 0x2C else end_of_element(line, at)
                found.append((number, line[at:end].rstrip(BLANKS), ()))
                at, awaits_comma = end, awaits_comma or mark != 0x2C
        self.awaits_comma = awaits_comma
        return [self.read_value(*each) for each in found]

    def found(self, found, value, text):
        """Notes a value of the line; its repairs where a comma that follows is one more."""
        repairs = [SEVERAL_LINES] if len(value.lines) > 1 else []
        if self.array is not None:
            repairs.append(ARRAY_ELEMENT)
        elif not value.is_first:
            repairs.append(SEVERAL_ON_A_LINE)
        if value.follows_comma:
            repairs.append(COMMA_AFTER_OBJECT)
        found.append((value.number, text, repairs))
        return repairs if self.array is None else None

    def reject_line(self, number, line, ended):
        """One reject of all that stands on the line, and of the value that ended there."""
        self.awaits_comma = self.array is not None
        if ended is not None:
            number, line = ended.number, ended.text(None)
        found = self.read_value(number, line, ())
        return [found if type(found[1]) is not tuple else (number, Reject("malformed_json", "The line is not one object."), line)]


class Fields:
    """Of a block's rows: which keys the objects had, and the values that are not as the file has them, by column."""

    def __init__(self):
        self.seen = set()
        self.new = set()
        self.nulled = {}
        self.truncated = {}


def folded(key):
    """A key in upper case, letter by letter: as keys of any case are compared."""
    if key.isascii():
        return key.upper()
    return "".join(c.upper() if len(c.upper()) == 1 and c not in "\u0131\u017F" else c for c in key)


def refuse_constant(name):
    raise ValueError(f"{name} is no JSON.")


def is_too_deep(line):
    if line.count(b"{") + line.count(b"[") > MAX_DEPTH:
        try:
            Value(0, line, 0).scan(line, 0)
        except Broken:
            return True
    return False


class ObjectReader:
    """Reads the texts of objects into rows of a table."""

    def __init__(self, columns, fields):
        """
        :param columns: (name, type, JSON key, what a bad value does: "reject" or "null"[, "exact": only the key as it is spelled])
        """
        self.columns = [(name, key, kind, None if kind == "timestamp" else cell_reader(kind), on_bad_value == "null")
                        for name, kind, key, on_bad_value, *_ in columns]
        self.by_key = {key: i for i, (_, _, key, *_) in enumerate(columns)}
        self.by_folded_key = {folded(key): i for i, (_, _, key, _, *exact) in enumerate(columns) if not exact}
        self.fields = fields
        self.decoder = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=refuse_constant, object_pairs_hook=Pairs)

    def read(self, text):
        """The row. Keys are those of columns, in any case unless they must be exact; a value beats null, then the exact spelling beats others, then the later beats
        the earlier."""
        values = [None] * len(self.columns)
        exact_spellings = set()
        fields = self.fields
        for key, value in self.parse(text):
            column = self.by_key.get(key)
            if column is None:
                column = self.by_folded_key.get(folded(key))
            if column is None:
                if len(fields.new) < MAX_NEW_FIELDS:
                    fields.new.add(key[:MAX_FIELD_NAME])
                continue
            fields.seen.add(column)
            if value is None:
                continue
            if key == self.columns[column][1]:
                exact_spellings.add(column)
                values[column] = value
            elif column not in exact_spellings:
                values[column] = value
        return self.cells(values)

    def cells(self, values):
        nulled = truncated = ()
        for i, (name, _, kind, read, is_null_if_bad) in enumerate(self.columns):
            value = values[i]
            if value is None:
                continue
            try:
                if read is not None:
                    values[i] = read(value)
                else:
                    values[i], is_truncated = to_timestamp(value)
                    if is_truncated:
                        truncated = (*truncated, i)
            except ValueError as problem:
                if not is_null_if_bad:
                    raise Reject("unreadable_value", f"{name}: {described(value)} {problem} (column type {kind}).") from None
                values[i] = None
                nulled = (*nulled, i)
        for i in nulled:
            self.fields.nulled[i] = self.fields.nulled.get(i, 0) + 1
        for i in truncated:
            self.fields.truncated[i] = self.fields.truncated.get(i, 0) + 1
        return tuple(values)

    def parse(self, line):
        """The keys and values of the object."""
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise Reject("malformed_json", "The text is no valid UTF-8, as JSON must be. Save the file as UTF-8.") from None
        try:
            found = self.decoder.decode(text)
        except RecursionError:
            raise Reject("malformed_json", f"The value is nested deeper than {MAX_DEPTH} levels.") from None
        except ValueError as problem:
            raise Reject("malformed_json", str(problem)) from None
        if is_too_deep(line):
            raise Reject("malformed_json", f"The value is nested deeper than {MAX_DEPTH} levels.")
        if type(found) is Pairs:
            if not all(is_text_of_characters(key) for key, _ in found):
                raise Reject("malformed_json", "A key holds half of a surrogate pair, which is no character.")
            return found
        kind = {list: "an array", str: "a text", Number: "a number", type(None): "null", bool: "a truth value"}[type(found)]
        raise Reject("not_an_object", f"The value is {kind}, not an object.")


def cut(line):
    """The first characters of a text, as many as UTF-16 has: as every engine counts them."""
    text = bytes(line[:4 * MAX_TEXT]).decode("utf-8", "replace")
    return text.encode("utf-16-le")[:2 * MAX_TEXT].decode("utf-16-le", "ignore")


class Unreadable(ValueError):
    """A file that cannot be read to its end because of what it holds."""


# How files begin that are no JSON, with what they are.
BEGINNINGS = (
    (b"\x1F\x8B", "gzip"), (b"BZh", "bzip2"), (b"\x28\xB5\x2F\xFD", "Zstandard"), (b"\xFD7zXZ\0", "xz"), (b"PK\x03\x04", "a zip archive"),
    (b"PAR1", "Parquet"), (b"ORC", "ORC"), (b"Obj\x01", "Avro"), (b"SQLite format 3\0", "an SQLite database"), (b"%PDF-", "a PDF document"),
    (b"\xFF\xFE", "text in UTF-16"), (b"\xFE\xFF", "text in UTF-16"))
SUFFIXES = {"gzip": ".gz", "bzip2": ".bz2"}
BYTE_ORDER_MARK = b"\xEF\xBB\xBF"
CHUNK = 1 << 18


def what_begins(beginning):
    return next((what for mark, what in BEGINNINGS if beginning.startswith(mark)), None)


def check_beginning(line):
    """Of the first line of a file that is to be read as text."""
    what = what_begins(line)
    if what:
        raise Unreadable(f"The file is {what}, not JSON text. " + (f"Name it {SUFFIXES[what]}." if what in SUFFIXES else "Convert it to JSON."))


def chunks_of(pieces, size):
    """The bytes of a file out of its pieces between line feeds. Only its size tells whether one ends it."""
    waiting, held, passed = [], 0, 0
    for piece in pieces:
        waiting.append(piece)
        held += len(piece) + 1
        if held > CHUNK:
            # One piece is held back, which may be the last.
            last = waiting.pop()
            chunk = b"\n".join(waiting) + b"\n" if waiting else b""
            waiting, held = [last], len(last) + 1
            passed += len(chunk)
            if chunk:
                yield chunk
    chunk = b"\n".join(waiting)
    if passed + len(chunk) + 1 == size:
        chunk += b"\n"
    if passed + len(chunk) != size:
        raise JobFailed(f"Spark handed over {passed + len(chunk):,} bytes of a compressed file that has {size:,}. Its codecs unpack the file in spite of the "
                        "settings; tell the maintainers the version of Glue.")
    yield chunk


def refuse_plain(beginning, is_first, at, kind):
    """Of bytes that are no beginning of a member of the archive."""
    if not is_first:
        raise Unreadable(f"From byte {at:,} on the file holds something else than {kind}. Write it anew.")
    what = what_begins(beginning)
    raise Unreadable(f"The file is not {kind}, as its name says, but {what}. Convert it to JSON." if what
                     else f"The file is not {kind}: name it .json, if it holds JSON.")


def unpack(chunks, suffix):
    """The bytes in a compressed file, by pieces of bounded size. One may hold several members, one after the other."""
    kind, mark, new = ("gzip", b"\x1F\x8B", lambda: zlib.decompressobj(31)) if suffix == ".gz" else ("bzip2", b"BZh", bz2.BZ2Decompressor)
    member, is_first, data, taken = None, True, b"", 0
    for chunk in chunks:
        data += chunk
        taken += len(chunk)
        while data:
            if member is None:
                if len(data) < len(mark):
                    break
                if not data.startswith(mark):
                    refuse_plain(data, is_first, taken - len(data), kind)
                member, is_first = new(), False
            is_full = True
            while is_full and not member.eof:
                try:
                    piece = member.decompress(data, CHUNK)
                except (zlib.error, OSError) as problem:
                    raise Unreadable(f"The {kind} archive is corrupt at about byte {taken - len(data):,}: {problem}.") from None
                data = member.unused_data if member.eof else member.unconsumed_tail if suffix == ".gz" else b""
                is_full = bool(data) or len(piece) == CHUNK if suffix == ".gz" else not member.eof and not member.needs_input
                yield piece
            if member.eof:
                member = None
    if member is not None:
        raise Unreadable(f"The {kind} archive is cut: it goes on after its last byte, {taken:,}. Copy the file again.")
    if data:
        refuse_plain(data, is_first, taken - len(data), kind)


def lines_of(pieces):
    """The lines in a file's bytes, without their ends (LF, CR or both) and its byte order mark; of one that is too long only the beginning."""
    rest, is_after_return, is_first = b"", False, True
    for piece in pieces:
        if is_first:
            piece = rest + piece
            rest = b""
            if len(piece) < len(BYTE_ORDER_MARK):
                rest = piece
                continue
            piece, is_first = piece.removeprefix(BYTE_ORDER_MARK), False
        if is_after_return and piece:
            piece, is_after_return = piece.removeprefix(b"\n"), False
        if not piece:
            continue
        lines = piece.splitlines()
        is_after_return = piece.endswith(b"\r")
        lines[0] = (rest + lines[0])[:MAX_LINE_BYTES + 1]
        rest = b"" if piece.endswith((b"\r", b"\n")) else lines.pop()
        yield from lines
    if is_first:
        rest = rest.splitlines()
        yield from rest
    elif rest:
        yield rest


# A file is one block, whatever its size: the largest that S3 takes is smaller.
ONE_BLOCK = 1 << 50


def read_lines(pieces, columns, files):
    """
    What a task's files hold, in order: (row, file, block, line, order, reason, detail, text, note). A block's last record is its note. Lines are
    counted from 1 in each block.
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
    """Without its scheme: Spark spells those of one file in several ways."""
    return re.sub(r"^[A-Za-z0-9]+:/*|^/+", "", path)


def no_pattern(path):
    """The path as Spark reads no pattern into it."""
    return re.sub(r"([][{}*?\\])", r"\\\1", path)


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def suffix_of(path):
    return next((suffix for suffix in SUFFIXES.values() if path.endswith(suffix)), None)


@contextlib.contextmanager
def settings(spark, changed):
    """Spark's settings while something is read."""
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
    Reads the files of these numbers, each block of a file by itself or the whole file by one reader. What bounds memory, whatever the size of the
    data: a task streams the lines of its blocks one by one; what was read waits on the workers' disks; only notes come to the driver.
    Spark itself takes in a line whole, however long.
    """
    known = {plain(file["path"]): (i, suffix_of(file["path"]), file["size"]) for i, file in enumerate(files)}
    parts = []
    for suffix in (None, *SUFFIXES.values()):
        paths = [no_pattern(files[i]["path"]) for i in numbers if suffix_of(files[i]["path"]) == suffix]
        if paths:
            read = spark.read.option("recursiveFileLookup", "true")
            line = f"SUBSTRING(CAST(value AS BINARY), 1, {MAX_LINE_BYTES + 1})"
            if suffix:
                # The bytes as they are, between their line feeds: Python tells exactly where an archive is corrupt, which Spark does not.
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
    """Whether each block of a file began where its reader assumed, between two values. Whether it may begin with a comma, it cannot know."""
    return not any(before["isOpen"] or block["beginsWithComma"] for before, block in zip(blocks, blocks[1:]))


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
    metrics = read_json(spark, source["location"] + "_metrics.json")
    if metrics:
        say(f"The files of {table} are those of version {source['version']}, which exists.")
    else:
        metrics = make_snapshot(spark, table, source, token)
    enforce_rules(spark, table, source, metrics)


def make_snapshot(spark, table, source, token):
    started = datetime.datetime.now(datetime.timezone.utc)
    clock = time.monotonic()
    listing = read_json(spark, source["listing"])
    if listing is None:
        raise JobFailed(f"The list of landing files {source['listing']} is gone. Start a new run, which lists the files again.")
    files = listing["files"]
    check_unchanged(spark, table, files)
    size = sum(file["size"] for file in files)
    say(f"Reading {len(files):,} files of {table}, {size:,} bytes.")
    columns = LANDING[table]
    folder = source["location"] + token + "/"
    parts, notes = read_all(spark, files, columns)
    unreadable = {number: blocks[0] for number, blocks in notes.items() if "unreadable" in blocks[0]}
    rows = union(read.where(none_of(apart | unreadable.keys())).where("row IS NOT NULL").select("row.*") for read, apart in parts)
    # The folder is this attempt's own: what may be there is what an earlier try left.
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
        # The first one counts; both have read the same files.
        metrics = read_json(spark, source["location"] + "_metrics.json")
        if not metrics:
            raise
    return metrics


def read_all(spark, files, columns):
    """
    What was read, in parts, each with the numbers of the files that do not count there; and of each file the notes of its blocks. A file whose
    blocks end inside a value or an array is read once more, by one reader from its start to its end.
    """
    try:
        read, notes = read_files(spark, files, range(len(files)), columns, is_whole=False)
        parts = [(read, set())]
        again = {number for number, blocks in notes.items() if not is_read_right(blocks)}
        if again:
            say(f"{len(again):,} files hold values or arrays that go on from block to block; reading each as one.")
            whole, whole_notes = read_files(spark, files, sorted(again), columns, is_whole=True)
            notes.update(whole_notes)
            parts = [(read, again), (whole, set())]
        return parts, notes
    except JobFailed:
        raise
    except Exception as problem:
        raise JobFailed(read_error(problem, files)) from problem


def read_error(problem, files):
    """Names the file that could not be read: that is no fault of what it holds, so nothing is made of it."""
    told = str(problem)
    named = re.search(r"while reading file (\S+?)\.?(?:\s|$)", told)
    path = plain(unquote(named.group(1))) if named else ""
    found = [file["path"] for file in files if plain(file["path"]) == path] or [file["path"] for file in files if plain(file["path"]) in told]
    causes = [line.strip().removeprefix("Caused by: ") for line in told.splitlines() if line.startswith("Caused by: ")]
    cause = causes[-1] if causes else next((line for line in told.splitlines() if line.strip()), type(problem).__name__)
    return f"{'The landing file ' + found[0] if found else 'A landing file'} could not be read: {cause} Correct that, then run again."


def union(frames):
    return functools.reduce(lambda one, other: one.union(other), frames)


def none_of(numbers):
    return ~F.col("file").isin(sorted(numbers)) if numbers else F.lit(True)


def total(counts):
    """The sums of several counts by name."""
    sums = {}
    for counted in counts:
        for name, number in counted.items():
            sums[name] = sums.get(name, 0) + number
    return sums


def landing_root(table, source):
    return source["location"].removesuffix(f"tables/{table}/{source['version']}/") + f"landing/{table}/"


def write_rejects(spark, folder, root, files, parts, notes, unreadable, count):
    """All rejects, one JSON object a line, in the order of files and lines. One task sorts and writes them, on its disk where they are many."""
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
    """The first lines of a file; none where there is none."""
    files, path = hadoop_file(spark, location)
    if not files.exists(path):
        return []
    reader = spark._jvm.java.io.BufferedReader(spark._jvm.java.io.InputStreamReader(files.open(path), "UTF-8"))
    try:
        return list(itertools.takewhile(lambda line: line is not None, (reader.readLine() for _ in range(count))))
    finally:
        reader.close()


def enforce_rules(spark, table, source, metrics):
    """Fails the job where the files have too few rows or too many rejects. The version stays as it is: rules belong to the step that reads it."""
    rules, landing = RULES[table], metrics["landing"]
    rows, lines, rejects = metrics["rowsOut"], metrics["inputs"][0]["rowsIn"], landing["rejects"]
    unreadable = sum(drop["rows"] for drop in metrics["inputs"][0]["drops"] if drop["reason"] == "unreadable_file")
    if unreadable > int(rules["files"]):
        problem = f"{unreadable:,} of {landing['files']:,} files cannot be read (limit: {rules['files']})"
        advice = "Correct or remove these files, or raise rejects.files in pipeline.yaml"
    elif is_beyond(rules["error"], rejects, lines):
        problem = f"{rejects:,} of {lines:,} lines rejected ({100 * rejects / lines:.3g} %, limit: {rules['error']})"
        advice = "Correct the files, or raise rejects.error in pipeline.yaml"
    elif rows == 0 and rules["allow_empty"] != "true":
        problem = "no landing files" if landing["files"] == 0 else f"no rows in {landing['files']:,} files"
        advice = "Add files, or set allow_empty: true in pipeline.yaml"
    else:
        return
    # Places, but no values: what lines hold is for those who may see rows.
    found = map(json.loads, first_lines(spark, source["location"] + metrics.get("data", "") + "/_rejects.ndjson", SAMPLES))
    places = ", ".join(f"{each['file']}:{each['line']} ({each['reason']})" for each in found)
    raise JobFailed(f"{table}: {problem}." + (f" First rejects: {places}." if places else "") + f" {advice}.")


def is_beyond(limit, rejects, lines):
    """A limit is a number of rejects or a share of all lines: 20 or 5 %."""
    if limit.endswith("%"):
        return rejects * 100 > decimal.Decimal(limit.removesuffix("%").strip()) * lines
    return rejects > int(limit)


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
        read_version(spark, args["OUTPUT"], metrics).createOrReplaceTempView(TABLE)
        finish(spark, args["OUTPUT"] + args["TOKEN"] + "/", {**metrics, "checks": check(spark, values)})
    job.commit()


if __name__ == "__main__":
    try:
        main()
    finally:
        # The control plane looks for this line, so that it need not ask Glue for every job again and again.
        say("The job run ends.")
