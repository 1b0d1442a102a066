"""__DESCRIPTION__

Reads the files of __TABLE__ into a snapshot. Rendered from scripts/__FILE__ and scripts/pipeline.yaml by `./stedi render`: edit those, not this.

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

TABLE = __TABLE_LITERAL__

# (name, type, JSON key, what a bad value does: "reject" its row, or become "null")
LANDING = __LANDING__

# What the files may lack before the job fails.
RULES = __RULES__

# The variables of pipeline.yaml: what each may be.
VARIABLES = __VARIABLES__

# (name, severity, only if, query, copies): the query's rows are the violations; where copies names a column, each stands for so many rows.
CHECKS = __CHECKS__

SAMPLES = 5
MAX_SAMPLE = 4096
__LIMITS__


__STORAGE__


__CHECKING__


__VALUES__


__FRAMING__


__PARSING__


__UNPACKING__


__READING__


__SNAPSHOT__


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
