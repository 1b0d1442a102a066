class Unreadable(ValueError):
    """A file that cannot be read completely, because of its content."""


# The first bytes of files that are not JSON, and their format.
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
    """Checks the first line of a file that is read as text."""
    what = what_begins(line)
    if what:
        raise Unreadable(f"The file is {what}, not JSON text. " + (f"Rename it to {SUFFIXES[what]}." if what in SUFFIXES else "Convert it to JSON."))


def chunks_of(pieces, size):
    """Joins the bytes of a file from its lines. Only the file size says whether it ends with a line feed."""
    waiting, held, passed = [], 0, 0
    for piece in pieces:
        waiting.append(piece)
        held += len(piece) + 1
        if held > CHUNK:
            # One piece is held back: it may be the last one.
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
        raise JobFailed(f"Spark returned {passed + len(chunk):,} bytes of a compressed file of {size:,} bytes: its codecs ignore the settings. "
                        "Report this with the Glue version to the maintainers.")
    yield chunk


def refuse_plain(beginning, is_first, at, kind):
    """Refuses bytes that do not begin a member of the archive."""
    if not is_first:
        raise Unreadable(f"Not {kind} data from byte {at:,} on. Remove it, or compress the file again.")
    what = what_begins(beginning)
    raise Unreadable(f"The file is {what}, not {kind}. Convert it to JSON." if what
                     else f"The file is not {kind}. Rename it to .json if it is plain text.")


def unpack(chunks, suffix):
    """Decompresses a file, in pieces of bounded size. It may consist of several members."""
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
        raise Unreadable(f"The {kind} archive is incomplete: it ends at byte {taken:,}. Copy the file again.")
    if data:
        refuse_plain(data, is_first, taken - len(data), kind)


def lines_of(pieces):
    """The lines of a file, without line ends (LF, CR or both) and byte order mark. Lines that are too long are cut."""
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
