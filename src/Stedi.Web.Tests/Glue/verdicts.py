"""Runs a landing script's reader, without Spark, over the batches of columns and lines of standard input.

A batch is {"columns": [[name, type]], "lines": [base64]}; the answer holds for each line the row as text, [reason], or null.
"""
import base64
import datetime
import decimal
import json
import runpy
import sys
import types


class Stub(types.ModuleType):
    def __getattr__(self, name):
        return None


for module in ("awsglue", "awsglue.context", "awsglue.job", "awsglue.utils", "pyspark", "pyspark.context", "pyspark.sql"):
    sys.modules[module] = Stub(module)


def text_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime.datetime):
        assert value.utcoffset() == datetime.timedelta(0)
        text = value.replace(tzinfo=None).isoformat(" ", "microseconds").rstrip("0")
        return text.rstrip(".")
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    return "NULL" if value is None else repr(value) if isinstance(value, float) else str(value)


def verdict(reader, line, fields):
    try:
        row = reader.read(bytearray(line), fields)
        return None if row is None else "|".join(map(text_of, row))
    except script["Reject"] as reject:
        return [reject.reason, reject.detail]


def answer(batch):
    reader, fields = script["LineReader"]([tuple(column) for column in batch["columns"]]), script["Fields"]()
    verdicts = [verdict(reader, base64.b64decode(line), fields) for line in batch["lines"]]
    return {"verdicts": verdicts, "seen": sorted(fields.seen), "new": sorted(fields.new)}


script = runpy.run_path(sys.argv[1], run_name="script")
json.dump([answer(batch) for batch in json.load(sys.stdin)], sys.stdout)
