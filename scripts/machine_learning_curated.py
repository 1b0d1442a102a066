"""Step trainer readings joined with accelerometer readings of the same time

Makes machine_learning_curated. Rendered from scripts/machine_learning_curated.sql and scripts/pipeline.yaml by `./stedi render`: edit those, not this.

Arguments: TOKEN and VERSION of the step; OUTPUT, the new folder of this version; VARIABLES, {"name": "value"};
INPUTS, {"table": {"version": "...", "location": "folder of the version", "listing": "file, of a landing table"}}.
"""
import datetime
import hashlib
import json
import re
import sys
import time

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark import StorageLevel
from pyspark.context import SparkContext
from pyspark.sql import functions as F

JOB = "machine_learning_curated"
TABLE = "machine_learning_curated"

SQL = """\
-- Step trainer and accelerometer readings of the same moment. No column names a person.
-- A moment is not unique to a customer: with ml_join = timestamp a reading also meets another
-- customer's steps: sameCustomer is false there, and the check crossed_customers counts these;
-- ml_join = customer keeps them apart.
SELECT
  s.sensorReadingTime,
  s.serialNumber,
  s.distanceFromObject,
  a.x,
  a.y,
  a.z,
  c.serialNumber = s.serialNumber AS sameCustomer
FROM step_trainer_trusted s
JOIN accelerometer_trusted a ON a.timestamp = s.sensorReadingTime
JOIN customer_curated c ON c.email = a.user
WHERE '${ml_join}' = 'timestamp' OR c.serialNumber = s.serialNumber
"""

# The variables of pipeline.yaml: what each may be.
VARIABLES = {
    "ml_join": ("timestamp", "customer"),
    "consent_from": ("any", "consent_date"),
}

# (name, severity, only if, query, copies): the query's rows are the violations; where copies names a column, each stands for so many rows.
CHECKS = (
    (
        "keys_are_present",
        "Error",
        {},
        "SELECT t.* FROM machine_learning_curated t WHERE t.sensorReadingTime IS NULL OR t.serialNumber IS NULL",
        "",
    ),
    (
        "crossed_customers",
        "Warn",
        {"ml_join": "timestamp"},
        "SELECT * FROM machine_learning_curated m WHERE NOT m.sameCustomer",
        "",
    ),
)

# (input, ((only if, kept predicate), ...), ((reason, only if, predicate), ...)): a row counts for the first reason that is true of it.
ACCOUNTS = (
    (
        "step_trainer_trusted",
        (
            (
                {"ml_join": "timestamp"},
                "step_trainer_trusted.sensorReadingTime IN (SELECT m.sensorReadingTime FROM machine_learning_curated m)",
            ),
            (
                {"ml_join": "customer"},
                """\
(step_trainer_trusted.sensorReadingTime, step_trainer_trusted.serialNumber) IN (
  SELECT m.sensorReadingTime, m.serialNumber FROM machine_learning_curated m)""",
            ),
        ),
        (
            (
                "no_reading_at_that_time",
                {"ml_join": "timestamp"},
                """\
step_trainer_trusted.sensorReadingTime IS NULL
OR step_trainer_trusted.sensorReadingTime NOT IN (
  SELECT a.timestamp FROM accelerometer_trusted a JOIN customer_curated c ON c.email = a.user
  WHERE a.timestamp IS NOT NULL)""",
            ),
            (
                "no_reading_of_the_customer",
                {"ml_join": "customer"},
                """\
step_trainer_trusted.sensorReadingTime IS NULL
OR (step_trainer_trusted.sensorReadingTime, step_trainer_trusted.serialNumber) NOT IN (
  SELECT a.timestamp, c.serialNumber FROM accelerometer_trusted a JOIN customer_curated c ON c.email = a.user
  WHERE a.timestamp IS NOT NULL AND c.serialNumber IS NOT NULL)""",
            ),
        ),
    ),
    (
        "accelerometer_trusted",
        (
            (
                {"ml_join": "timestamp"},
                """\
accelerometer_trusted.user IN (SELECT c.email FROM customer_curated c)
AND accelerometer_trusted.timestamp IN (SELECT s.sensorReadingTime FROM step_trainer_trusted s)""",
            ),
            (
                {"ml_join": "customer"},
                """\
(accelerometer_trusted.timestamp, accelerometer_trusted.user) IN (
  SELECT s.sensorReadingTime, c.email
  FROM step_trainer_trusted s JOIN customer_curated c ON c.serialNumber = s.serialNumber)""",
            ),
        ),
        (
            (
                "user_not_curated",
                {},
                "accelerometer_trusted.user NOT IN (SELECT c.email FROM customer_curated c WHERE c.email IS NOT NULL)",
            ),
            (
                "no_step_at_that_time",
                {"ml_join": "timestamp"},
                """\
accelerometer_trusted.timestamp IS NULL
OR accelerometer_trusted.timestamp NOT IN (
  SELECT s.sensorReadingTime FROM step_trainer_trusted s WHERE s.sensorReadingTime IS NOT NULL)""",
            ),
            (
                "no_step_of_the_customer",
                {"ml_join": "customer"},
                """\
accelerometer_trusted.timestamp IS NULL
OR (accelerometer_trusted.timestamp, accelerometer_trusted.user) NOT IN (
  SELECT s.sensorReadingTime, c.email
  FROM step_trainer_trusted s JOIN customer_curated c ON c.serialNumber = s.serialNumber
  WHERE s.sensorReadingTime IS NOT NULL AND c.email IS NOT NULL)""",
            ),
        ),
    ),
)

# What rows do to the step that nothing accounts for.
ACCOUNTING = "Error"

SAMPLES = 5
MAX_SAMPLE = 4096


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


def count_rows(spark, table, when):
    return spark.sql(f'SELECT COUNT(*) FROM {table} WHERE (\n{when}\n)').first()[0]


def rows_where(rows, table, when):
    """A query of those rows' numbers of which the predicate is true; it knows them by the table's name."""
    # Spark wants window functions in a SELECT and IN (SELECT ...) in a WHERE.
    if re.search(r"\bOVER\s*\(", when, re.IGNORECASE):
        return f"SELECT __row FROM (SELECT __row, (\n{when}\n) AS __is FROM {rows} AS {table}) WHERE __is"
    return f"SELECT __row FROM {rows} AS {table} WHERE (\n{when}\n)"


def count_drops(spark, table, reasons):
    """For each reason the rows of which it is the first that is true."""
    if not reasons:
        return {}
    # Numbered once and kept: another scan might split the files otherwise.
    numbered = spark.sql(f"SELECT *, MONOTONICALLY_INCREASING_ID() AS __row FROM {table}").persist(StorageLevel.DISK_ONLY)
    numbered.createOrReplaceTempView("__numbered")
    found = " UNION ALL ".join(
        f"SELECT __row, {i} AS __reason FROM ({rows_where('__numbered', table, when)})" for i, (_, when) in enumerate(reasons))
    first = f"SELECT __row, MIN(__reason) AS __reason FROM ({found}) GROUP BY __row"
    counted = dict(map(tuple, spark.sql(f"SELECT __reason, COUNT(*) FROM ({first}) GROUP BY __reason").collect()))
    numbered.unpersist()
    return {reason: counted.get(i, 0) for i, (reason, _) in enumerate(reasons)}


def account(spark, values, read, rows_out):
    """What became of each input's rows; `read` holds the metrics of the versions that were read."""
    results = []
    for table, kept_variants, drops in ACCOUNTS:
        rows_in = read[table]["rowsOut"]
        kept = next((put_variables(when, values) for only_if, when in kept_variants if applies(only_if, values)), None)
        reasons = [(reason, put_variables(when, values)) for reason, only_if, when in drops if applies(only_if, values)]
        rows_kept = rows_out if kept is None else count_rows(spark, table, kept)
        # No reason is true of a kept row: where each row is known to be kept, looking for reasons would only cost their joins.
        all_kept = kept is not None and rows_kept == rows_in
        dropped = {reason: 0 for reason, _ in reasons} if all_kept else count_drops(spark, table, reasons)
        unexplained = rows_in - rows_kept - sum(dropped.values())
        say(f"{table}: {rows_of(rows_in)} = {rows_kept:,} kept" + "".join(f" + {rows:,} {reason}" for reason, rows in dropped.items())
            + (f" + {unexplained:,} unexplained" if unexplained else "") + ".")
        results.append({
            "table": table, "version": read[table]["version"], "rowsIn": rows_in, "rowsKept": rows_kept,
            "drops": [{"reason": reason, "rows": rows} for reason, rows in dropped.items()], "unexplained": unexplained})
    for table in read:
        if all(table != each["table"] for each in results):
            results.append({"table": table, "version": read[table]["version"], "rowsIn": read[table]["rowsOut"], "rowsKept": None,
                            "drops": [], "unexplained": 0})
    return results


def rows_accounted_for(inputs):
    if not ACCOUNTS:
        return []
    rest = [each for each in inputs if each["unexplained"]]
    return [{"name": "rows_accounted_for", "severity": ACCOUNTING, "violations": sum(abs(each["unexplained"]) for each in rest),
             "samples": [json.dumps({"input": each["table"], "unexplained": each["unexplained"]}) for each in rest]}]


def read_inputs(spark, given, token):
    """Gives each input its name as a view; their metrics."""
    read = {}
    for table, source in given.items():
        metrics = read_json(spark, source["location"] + "_metrics.json")
        if metrics is None:
            raise JobFailed(f"Version {source['version']} of {table} is not complete or gone ({source['location']}). Build {table} first.")
        read_version(spark, source["location"], metrics).createOrReplaceTempView(table)
        say(f"Reads {rows_of(metrics['rowsOut'])} of {table}, version {source['version']}.")
        read[table] = metrics
    return read


def main():
    started = datetime.datetime.now(datetime.timezone.utc)
    clock = time.monotonic()
    args, spark, job = start_job(["TOKEN", "VERSION", "INPUTS", "OUTPUT", "VARIABLES"])
    values = read_variables(args["VARIABLES"])
    read = read_inputs(spark, json.loads(args["INPUTS"]), args["TOKEN"])

    sql = put_variables(SQL.rstrip("\n"), values)
    # The folder is this attempt's own and new: one that exists is a fault, never written over.
    spark.sql(sql).write.mode("errorifexists").parquet(args["OUTPUT"])
    output = spark.read.parquet(args["OUTPUT"])
    output.createOrReplaceTempView(TABLE)
    files = files_of(spark, output, args["OUTPUT"])
    rows_out, written = sum(file["rows"] for file in files), sum(file["bytes"] for file in files)
    say(f"Wrote {rows_of(rows_out)}, {written:,} bytes.")

    inputs = account(spark, values, read, rows_out)
    checks = check(spark, values) + rows_accounted_for(inputs)
    finish(spark, args["OUTPUT"], {
        "schema": 1, "table": TABLE, "version": args["VERSION"], "job": JOB, "engine": "aws",
        "sqlHash": hashlib.sha256(sql.encode("utf-8")).hexdigest(),
        "startedAt": started.isoformat(), "durationMs": int((time.monotonic() - clock) * 1000),
        "rowsOut": rows_out, "bytes": written, "files": files, "columns": columns_of(output), "inputs": inputs, "checks": checks, "landing": None})
    job.commit()


if __name__ == "__main__":
    try:
        main()
    finally:
        # The control plane looks for this line, so that it need not ask Glue for every job again and again.
        say("The job run ends.")
