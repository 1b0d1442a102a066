class Unreadable(ValueError):
    """A file that cannot be read to its end because of what it holds."""


# How files begin that are no JSON, with what they are.
BEGINNINGS = (
    (b"\x1F\x8B", "gzip"), (b"BZh", "bzip2"), (b"\x28\xB5\x2F\xFD", "Zstandard"), (b"\xFD7zXZ\0", "xz"), (b"PK\x03\x04", "a zip archive"),
    (b"PAR1", "Parquet"), (b"ORC", "ORC"), (b"Obj\x01", "Avro"), (b"SQLite format 3\0", "an SQLite database"), (b"%PDF-", "a PDF document"),
    (b"\xFF\xFE", "text in UTF-16"), (b"\xFE\xFF", "text in UTF-16"))
SUFFIXES = {"gzip": ".gz", "bzip2": ".bz2"}
BYTE_ORDER_MARK = b"\xEF\xBB\xBF"
CHUNK = 1 << 18


def what_begins(beginning):
    return next((what for mark, what in BEGINNINGS if beginning.startswith(mark)), None)


def check_beginning(line):
    """Of the first line of a file that is to be read as text."""
    what = what_begins(line)
    if what:
        raise Unreadable(f"The file is {what}, not JSON text. " + (f"Name it {SUFFIXES[what]}." if what in SUFFIXES else "Convert it to JSON."))


def chunks_of(pieces, size):
    """The bytes of a file out of its pieces between line feeds. Only its size tells whether one ends it."""
    waiting, held, passed = [], 0, 0
    for piece in pieces:
        waiting.append(piece)
        held += len(piece) + 1
        if held > CHUNK:
            # One piece is held back, which may be the last.
            last = waiting.pop()
            chunk = b"\n".join(waiting) + b"\n" if waiting else b""
            waiting, held = [last], len(last) + 1
            passed += len(chunk)
            if chunk:
                yield chunk
    chunk = b"\n".join(waiting)
    if passed + len(chunk) + 1 == size:
        chunk += b"\n"
    if passed + len(chunk) != size:
        raise JobFailed(f"Spark handed over {passed + len(chunk):,} bytes of a compressed file that has {size:,}. Its codecs unpack the file in spite of the "
                        "settings; tell the maintainers the version of Glue.")
    yield chunk


def refuse_plain(beginning, is_first, at, kind):
    """Of bytes that are no beginning of a member of the archive."""
    if not is_first:
        raise Unreadable(f"From byte {at:,} on the file holds something else than {kind}. Write it anew.")
    what = what_begins(beginning)
    raise Unreadable(f"The file is not {kind}, as its name says, but {what}. Convert it to JSON." if what
                     else f"The file is not {kind}: name it .json, if it holds JSON.")


def unpack(chunks, suffix):
    """The bytes in a compressed file, by pieces of bounded size. One may hold several members, one after the other."""
    kind, mark, new = ("gzip", b"\x1F\x8B", lambda: zlib.decompressobj(31)) if suffix == ".gz" else ("bzip2", b"BZh", bz2.BZ2Decompressor)
    member, is_first, data, taken = None, True, b"", 0
    for chunk in chunks:
        data += chunk
        taken += len(chunk)
        while data:
            if member is None:
                if len(data) < len(mark):
                    break
                if not data.startswith(mark):
                    refuse_plain(data, is_first, taken - len(data), kind)
                member, is_first = new(), False
            is_full = True
            while is_full and not member.eof:
                try:
                    piece = member.decompress(data, CHUNK)
                except (zlib.error, OSError) as problem:
                    raise Unreadable(f"The {kind} archive is corrupt at about byte {taken - len(data):,}: {problem}.") from None
                data = member.unused_data if member.eof else member.unconsumed_tail if suffix == ".gz" else b""
                is_full = bool(data) or len(piece) == CHUNK if suffix == ".gz" else not member.eof and not member.needs_input
                yield piece
            if member.eof:
                member = None
    if member is not None:
        raise Unreadable(f"The {kind} archive is cut: it goes on after its last byte, {taken:,}. Copy the file again.")
    if data:
        refuse_plain(data, is_first, taken - len(data), kind)


def lines_of(pieces):
    """The lines in a file's bytes, without their ends (LF, CR or both) and its byte order mark; of one that is too long only the beginning."""
    rest, is_after_return, is_first = b"", False, True
    for piece in pieces:
        if is_first:
            piece = rest + piece
            rest = b""
            if len(piece) < len(BYTE_ORDER_MARK):
                rest = piece
                continue
            piece, is_first = piece.removeprefix(BYTE_ORDER_MARK), False
        if is_after_return and piece:
            piece, is_after_return = piece.removeprefix(b"\n"), False
        if not piece:
            continue
        lines = piece.splitlines()
        is_after_return = piece.endswith(b"\r")
        lines[0] = (rest + lines[0])[:MAX_LINE_BYTES + 1]
        rest = b"" if piece.endswith((b"\r", b"\n")) else lines.pop()
        yield from lines
    if is_first:
        rest = rest.splitlines()
        yield from rest
    elif rest:
        yield rest
