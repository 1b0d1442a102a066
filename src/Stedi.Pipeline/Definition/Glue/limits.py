# Limits for reading, the same as in the embedded engine.
MAX_LINE_BYTES = 16 * 1024 * 1024
MAX_TEXT = 4096
MAX_NEW_FIELDS = 100
MAX_FIELD_NAME = 256
MAX_DEPTH = 64
MAX_DIGITS = 38
INTEGER_BITS = {"tinyint": 7, "smallint": 15, "int": 31, "integer": 31, "bigint": 63}
