class Reject(ValueError):
    """A value or line that cannot become a row."""

    def __init__(self, reason, detail):
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


class Broken(ValueError):
    """A value that cannot become valid JSON. The message says why, and continues "This value"."""


ARRAY_ELEMENT, COMMA_AFTER_OBJECT, SEVERAL_LINES, SEVERAL_ON_A_LINE = "array_element", "comma_after_object", "several_lines", "several_on_a_line"

BLANKS = b" \t"
CLOSERS = {0x5B: 0x5D, 0x7B: 0x7D}
BRACKET_OR_TEXT = re.compile(rb'"[^"\\]*"|["{}[\]]')
QUOTE_OR_ESCAPE = re.compile(rb'["\\]')
ELEMENT_END = re.compile(rb'[,{[\]]')


def end_of_text(line, at):
    """The position after the closing quote of the string around `at`; -1 if the line ends first."""
    while found := QUOTE_OR_ESCAPE.search(line, at):
        if line[found.start()] == 0x22:
            return found.end()
        at = found.end() + 1
    return -1


def end_of_element(line, at):
    """The position of the next comma or bracket, outside of a string at the beginning. A closing brace without an opening one is part of the element."""
    at = end_of_text(line, at + 1) if line[at] == 0x22 else at + 1
    found = ELEMENT_END.search(line, at) if at >= 0 else None
    return found.start() if found else len(line)


def indent_of(line):
    return len(line) - len(line.lstrip(BLANKS))


class Value:
    """An object or an array, and its place."""

    def __init__(self, number, line, at, is_first=True):
        """
        :param is_first: no other object begins earlier on the line.
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
        """The end of the value on this line; -1 if it goes on. Looks at brackets and strings only: the parser judges the value later."""
        begin, closers = at, self.closers
        while found := BRACKET_OR_TEXT.search(line, at):
            start, at = found.span()
            mark = line[start]
            if mark == 0x22:
                if at - start == 1:
                    at = end_of_text(line, at)
                    if at < 0:
                        raise Broken("ends inside a string: the line is incomplete, or a quote is missing")
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
        """Adds the next line. Returns the end of the value on it, or -1."""
        self.lines.append(line)
        self.size += 1
        if line.lstrip(BLANKS)[:1] == b"{" and self.last not in (b"[", b":") and not (self.last == b"," and self.closers[-1] == 0x5D):
            raise Broken("is not closed before the next one starts")
        end = self.scan(line, 0)
        if self.size + (len(line) if end < 0 else end) > MAX_LINE_BYTES:
            raise Broken(f"is longer than {MAX_LINE_BYTES:,} bytes")
        self.size += len(line)
        return end

    def text(self, count, end=None):
        """The first lines, from the start of the value to `end` on the last of them."""
        lines = self.lines[:count]
        lines[-1] = lines[-1][:end]
        lines[0] = lines[0][self.at:]
        return b"\n".join(lines)


class Framing:
    """
    Finds and reads the values in the lines of a file, or of a block that begins between two values. Lines are counted from 1. The results are
    (first line, row, repairs) or (first line, Reject, text).
    """

    def __init__(self, read, is_first):
        """
        :param read: turns the text of an object into a row, or raises Reject.
        :param is_first: false for a block after other lines, which this reader has not seen.
        """
        self.read = read
        self.number = 0
        # The value that may go on over the next lines. Its size is limited to that of the longest line.
        self.value = None
        # The first line of the current array; None outside of one.
        self.array = None
        # The last token was a value, and no comma followed it.
        self.awaits_comma = False
        # For a block, None before its first line. Only the reader of the previous block knows whether a comma is allowed there.
        self.begins_with_comma = False if is_first else None

    @property
    def is_open(self):
        return self.value is not None or self.array is not None

    def add(self, line):
        self.number += 1
        return self.begin(self.number, line) if self.value is None else self.read_on([(self.number, line)])

    def end(self):
        while self.value is not None:
            yield from self.give_up("is not closed before the file ends")
        if self.array is not None:
            yield self.array, Reject("malformed_json", "The array that starts here is never closed. Its elements were read."), b"["

    def read_on(self, lines):
        """Reads the lines of an open value. If the value turns out to be broken, some of them are read again."""
        for number, line in lines:
            # Lines that are read again may begin another value, which cannot go on either.
            while self.value is not None and len(line) > MAX_LINE_BYTES:
                yield from self.give_up("is not closed before a line that is too long")
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
        """Rejects the open value, and reads its lines again from the first one that may begin another value."""
        value, self.value = self.value, None
        self.awaits_comma = self.array is not None
        indent = indent_of(value.lines[0])
        again = next((i for i, line in enumerate(value.lines) if i and line.lstrip(BLANKS)[:1] in (b"{", b"[") and indent_of(line) <= indent), len(value.lines))
        yield value.number, Reject("malformed_json", f"This value {why}."), value.text(again)
        yield from self.read_on(list(enumerate(value.lines[again:], value.number + again)))

    def begin(self, number, line):
        """Reads a line outside of an open value."""
        text = line.strip(BLANKS)
        if not text:
            return ()
        if self.begins_with_comma is None:
            self.begins_with_comma = text[0] == 0x2C
        if len(line) > MAX_LINE_BYTES:
            self.awaits_comma = self.array is not None
            detail = f"The line is longer than {MAX_LINE_BYTES:,} bytes. Write one object per line (split an array with jq -c '.[]')."
            return ((number, Reject("line_too_long", detail), line),)
        if text[0] == 0x7B:
            # Nearly every line is exactly one object, so the parser is tried first. Only other lines are examined closely.
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
        """Reads a line from `at` on, and the value that ends there. At the top level, a line must consist of values and commas."""
        found, is_first, last = [], True, None
        # The line begins with a comma after a value of an earlier line.
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
        """Notes a value of the line. Returns its repairs, if a comma after it would be another one."""
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
        """Makes one reject of the whole line and the value that ended on it."""
        self.awaits_comma = self.array is not None
        if ended is not None:
            number, line = ended.number, ended.text(None)
        found = self.read_value(number, line, ())
        return [found if type(found[1]) is not tuple else (number, Reject("malformed_json", "The line is not a JSON object."), line)]
