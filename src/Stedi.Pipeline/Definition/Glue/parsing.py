class Fields:
    """The keys of a block's objects, and the number of changed values by column."""

    def __init__(self):
        self.seen = set()
        self.new = set()
        self.nulled = {}
        self.truncated = {}


def folded(key):
    """The key in upper case, letter by letter, for comparing keys regardless of case."""
    if key.isascii():
        return key.upper()
    return "".join(c.upper() if len(c.upper()) == 1 and c not in "\u0131\u017F" else c for c in key)


def refuse_constant(name):
    raise ValueError(f"{name} is not valid JSON.")


def is_too_deep(line):
    if line.count(b"{") + line.count(b"[") > MAX_DEPTH:
        try:
            Value(0, line, 0).scan(line, 0)
        except Broken:
            return True
    return False


class ObjectReader:
    """Reads objects into rows of a table."""

    def __init__(self, columns, fields):
        """
        :param columns: (name, type, JSON key, on a bad value: "reject" or "null"[, "exact": the case of the key must match])
        """
        self.columns = [(name, key, kind, None if kind == "timestamp" else cell_reader(kind), on_bad_value == "null")
                        for name, kind, key, on_bad_value, *_ in columns]
        self.by_key = {key: i for i, (_, _, key, *_) in enumerate(columns)}
        self.by_folded_key = {folded(key): i for i, (_, _, key, _, *exact) in enumerate(columns) if not exact}
        self.fields = fields
        self.decoder = json.JSONDecoder(parse_int=Number, parse_float=Number, parse_constant=refuse_constant, object_pairs_hook=Pairs)

    def read(self, text):
        """The row. Keys match in any case, unless they must be exact. Among several keys for a column, a value beats null, then an exact spelling beats others,
        then the last one wins."""
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
            raise Reject("malformed_json", "Not valid UTF-8. Save the file as UTF-8.") from None
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
                raise Reject("malformed_json", "A key contains an unpaired surrogate, which is not a character.")
            return found
        kind = {list: "an array", str: "a string", Number: "a number", type(None): "null", bool: "a boolean"}[type(found)]
        raise Reject("not_an_object", f"Found {kind}. A row must be a JSON object.")


def cut(line):
    """The beginning of a text, counted in UTF-16 units as in all engines."""
    text = bytes(line[:4 * MAX_TEXT]).decode("utf-8", "replace")
    return text.encode("utf-16-le")[:2 * MAX_TEXT].decode("utf-16-le", "ignore")
