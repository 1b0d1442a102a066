"""Runs a landing script's reader, without Spark, over the batches of standard input.

A batch is {"columns": [[name, type, key, what a bad value does]], "files": [base64], "line": bytes of the longest one}; its answer is
{"rows": [text], "rejects": [[file, line, reason]], "repairs": {kind: rows}, "nulled", "truncated": {column: values}, "seen": [column], "new": [key]}.
"""
import base64
import collections
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


def answer(batch):
    # The script's functions read their limits from it.
    script["Framing"].add.__globals__["MAX_LINE_BYTES"] = batch["line"]
    fields = script["Fields"]()
    reader = script["ObjectReader"]([tuple(column) for column in batch["columns"]], fields)
    rows, rejects, repairs = [], [], collections.Counter()
    for number, content in enumerate(map(base64.b64decode, batch["files"])):
        framing = script["Framing"](reader.read, True)
        found = []
        chunk = 5 if len(content) < 10_000 else 100_000
        for line in script["lines_of"](content[i:i + chunk] for i in range(0, len(content), chunk)):
            # As Spark passes lines.
            found.extend(framing.add(bytearray(line)))
        found.extend(framing.end())
        for line, row, more in found:
            if type(row) is tuple:
                rows.append("|".join(map(text_of, row)))
                repairs.update(more)
            else:
                rejects.append([number, line, row.reason])
    return {"rows": rows, "rejects": rejects, "repairs": repairs, "nulled": fields.nulled, "truncated": fields.truncated,
            "seen": sorted(fields.seen), "new": sorted(fields.new)}


script = runpy.run_path(sys.argv[1], run_name="script")
json.dump([answer(batch) for batch in json.load(sys.stdin)], sys.stdout)
