"""The canonical digest of a table's rows, and how a reader is asked for it.

A cell is text by its type: whole numbers in digits, decimals with as many digits after the point as their type has, a
double as the hexadecimal of its eight bytes (every NaN is `nan`), `true` and `false`, days and microseconds since 1970,
binary as hexadecimal, text as it is. The cells of a struct or list stand in their order, the pairs of a map in the order
of their bytes. A row is, for each cell, its length in bytes, a colon, the cell and a comma; a null is `-,`. The digest is
SHA-256 over the rows, each with a line end, in the order of the key's bytes. `canonical.ts` takes the same in SQL.
"""

import hashlib
import json
import math
import struct
import sys


def encoded(cell):
    return "-," if cell is None else f"{len(cell.encode())}:{cell},"


def whole(value):
    return str(int(value))


def decimal(value, scale):
    text = f"{value:.{scale}f}"
    return text.removeprefix("-") if value == 0 else text


def double(value):
    return "nan" if math.isnan(value) else struct.pack(">d", value).hex()


def bits(text):
    """The double of a canonical text."""
    return math.nan if text == "nan" else struct.unpack(">d", bytes.fromhex(text))[0]


def boolean(value):
    return "true" if value else "false"


def parts(cells):
    return "".join(encoded(cell) for cell in cells)


def pairs(cells):
    return "".join(sorted((parts(pair) for pair in cells), key=str.encode))


def table(columns, rows, key, **facts):
    """What a reader answers: the columns as it sees them, the rows in key order, and their digest."""
    names = [name for name, _ in columns]
    at = [names.index(name) for name in key]
    ordered = sorted(rows, key=lambda row: [(row[i] or "").encode() for i in at])
    digest = hashlib.sha256("".join(parts(row) + "\n" for row in ordered).encode())
    return {"columns": columns, "rows": ordered, "digest": digest.hexdigest(), **facts}


def serve(answers):
    """Answers one JSON line after another, until the asking process ends."""
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            reply = {"ok": answers[asked["what"]](asked)}
        except Exception as error:  # whatever a reader throws is its answer
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)
