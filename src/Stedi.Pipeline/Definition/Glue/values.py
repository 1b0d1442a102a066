class Number(str):
    """A JSON number as text, so that no digit is lost."""


class Pairs(list):
    """The keys and values of a JSON object, in their order, with duplicates."""


NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?)([0-9]+))?")
DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TIMESTAMP = re.compile(r"([0-9-]{10})(?:[ Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)?)?")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MAX_OFFSET = datetime.timedelta(hours=18)

# Halfway between the largest float and the next one beyond its range.
BEYOND_FLOAT32 = float(2 ** 128 - 2 ** 103)


def exact(text, scale):
    """The number times 10 to the power of the scale, as an integer of at most 38 digits. Avoids float, which would round."""
    found = NUMBER.fullmatch(text)
    if not found:
        raise ValueError("is not a number")
    sign, whole, fraction, exponent_sign, exponent = (part or "" for part in found.groups())
    # A huge exponent is clamped: it is out of range anyway.
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
    """The nearest float. Going through a double could round twice, if the double is halfway between two floats."""
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
        raise ValueError("is not a number")
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
    """The UTC time of an ISO 8601 text, cut to microseconds, and whether anything was cut."""
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
    """Like Athena's OpenX reader: 13 digits are milliseconds, fewer are seconds. Fractions of seconds are cut to microseconds."""
    # Together with the 13 digits of milliseconds, these are the 38 digits that are read exactly.
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
    """The UTC time, cut to microseconds, and whether anything was cut."""
    text = single(value)
    try:
        return to_moment_of_epoch(text) if NUMBER.fullmatch(text) else to_moment(text)
    except (AttributeError, OverflowError, ValueError):
        raise ValueError("is not a timestamp like 2022-06-18 14:59:36.361, or seconds or milliseconds since 1970") from None


def compact(value):
    """The JSON text of a value, without blanks and otherwise unchanged."""
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
        # For example, a phone number that was stored as a float: 8015551212.0 means 8015551212.
        whole, point, fraction = value.partition(".")
        return whole if point and not fraction.strip("0") else str(value)
    return shown(value) if isinstance(value, bool) else check_characters(compact(value))


def single(value):
    """The text of a single value; strings are trimmed."""
    if isinstance(value, list):
        raise ValueError("is not a single value")
    if isinstance(value, bool):
        raise ValueError("is a boolean")
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
    raise ValueError("is not a date like 2022-06-18")


def cell_reader(kind):
    """The function that converts a JSON value to this column type, exactly or not at all (ValueError)."""
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
        raise ValueError("contains an unpaired surrogate, which is not a character")
    return text


def is_text_of_characters(text):
    """False if the text contains an unpaired surrogate."""
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
        return True
    except UnicodeEncodeError:
        return False


def described(value):
    """A value for a message, cut if it is long."""
    if isinstance(value, list):
        return "an object" if type(value) is Pairs else "an array"
    if type(value) is not str:
        return cut_short(shown(value))
    return f'"{cut_short(value)}"' if is_text_of_characters(value) else "a string"


def cut_short(text):
    start = text.encode("utf-8")
    return start[:60].decode("utf-8", "replace") + ("…" if len(start) > 60 else "")
