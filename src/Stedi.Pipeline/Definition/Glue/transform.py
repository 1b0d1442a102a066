"""__DESCRIPTION__

Makes __TABLE__. Rendered from scripts/__FILE__ and scripts/pipeline.yaml by `./stedi render`: edit those, not this.

Arguments: TOKEN and VERSION of the step; OUTPUT, the new folder of this version; VARIABLES, {"name": "value"};
INPUTS, {"table": {"version": "...", "location": "folder of the version", "listing": "file, of a landing table"}}.
"""
# if reading
import bz2
import contextlib
# end
import datetime
# if reading
import decimal
import functools
# end
import hashlib
# if reading
import itertools
# end
import json
# if reading
import math
import operator
# end
import re
# if reading
import struct
# end
import sys
import time
# if reading
import zlib
from urllib.parse import unquote
# end

from awsglue.context import GlueContext
from awsglue.job import Job
from awsglue.utils import getResolvedOptions
from pyspark import StorageLevel
from pyspark.context import SparkContext
from pyspark.sql import functions as F

JOB = __JOB__
TABLE = __TABLE_LITERAL__

SQL = """\
__SQL__
"""

# The variables of pipeline.yaml: what each may be.
VARIABLES = __VARIABLES__

# (name, severity, only if, query, copies): the query's rows are the violations; where copies names a column, each stands for so many rows.
CHECKS = __CHECKS__

# (input, ((only if, kept predicate), ...), ((reason, only if, predicate), ...)): a row counts for the first reason that is true of it.
ACCOUNTS = __ACCOUNTS__

# What rows do to the step that nothing accounts for.
ACCOUNTING = __ACCOUNTING__
# if reading

# Of the landing tables that are read: (name, type, JSON key, what a bad value does: "reject" its row, or become "null").
LANDING = __LANDING__

# What the files of these may lack before the job fails.
RULES = __RULES__
# end

SAMPLES = 5
MAX_SAMPLE = 4096
# if reading
__LIMITS__
# end


__STORAGE__


__CHECKING__


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
# if reading


__VALUES__


__FRAMING__


__PARSING__


__UNPACKING__


__READING__


__SNAPSHOT__
# end


def read_inputs(spark, given, token):
    """Gives each input its name as a view; their metrics."""
    read = {}
    for table, source in given.items():
# if reading
        if table in LANDING:
            ensure_snapshot(spark, table, source, token)
# end
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
