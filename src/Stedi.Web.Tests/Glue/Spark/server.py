"""Runs scripts in one warm Spark: a JSON object on each line of standard input, {"script", "arguments", "settings"}, is answered by one line,
{"error", "output"}. It ends with its input."""
import contextlib
import io
import json
import os
import runpy
import sys
import traceback

from awsglue import context
from pyspark.sql import SparkSession

# Spark and the scripts print to stdout, but the reader must get answers only.
answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)

builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
for name, value in json.loads(sys.argv[1]).items():
    builder = builder.config(name, value)
spark = builder.getOrCreate()
spark.sparkContext.setLogLevel("OFF")


def run(request):
    context.settings = request["settings"]
    sys.argv = [request["script"], *request["arguments"]]
    output = io.StringIO()
    error = None
    with contextlib.redirect_stdout(output):
        try:
            runpy.run_path(request["script"], run_name="__main__")
        except BaseException as problem:
            expected = type(problem).__name__ == "JobFailed"
            error = f"{type(problem).__name__}: {problem}" + ("" if expected else "\n" + traceback.format_exc())
    spark.catalog.clearCache()
    return {"error": error, "output": output.getvalue()}


print(json.dumps({"version": spark.version}), file=answers, flush=True)
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), file=answers, flush=True)
spark.stop()
