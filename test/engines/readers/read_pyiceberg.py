"""Reads published tables with pyiceberg."""

import re
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from canonical import bits, boolean, decimal, double, pairs, parts, serve, table, whole
from pyiceberg.conversions import from_bytes
from pyiceberg.expressions import (
    And,
    EqualTo,
    GreaterThanOrEqual,
    IsNaN,
    IsNull,
    LessThanOrEqual,
    NotNaN,
    Reference,
)
from pyiceberg.expressions.literals import DateLiteral, TimestampLiteral, literal
from pyiceberg.table import StaticTable
from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    LongType,
    StringType,
    TimestampType,
    TimestamptzType,
)


def load(asked):
    """The newest metadata by its number: a static table has no catalog that knows."""
    folder = Path(asked["table"]) / "metadata"
    numbers = [int(m[1]) for m in (re.match(r"v(\d+)\.metadata\.json$", f.name) for f in folder.iterdir()) if m]
    return StaticTable.from_metadata(str(folder / f"v{max(numbers)}.metadata.json"))


def snapshot(asked):
    return int(asked["snapshot"]) if asked.get("snapshot") else None


def cell(scalar):
    kind = scalar.type
    if not scalar.is_valid:
        return None
    if pa.types.is_boolean(kind):
        return boolean(scalar.as_py())
    if pa.types.is_integer(kind):
        return whole(scalar.as_py())
    if pa.types.is_decimal(kind):
        return decimal(scalar.as_py(), kind.scale)
    if pa.types.is_floating(kind):
        return double(scalar.as_py())
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return whole(scalar.value)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return scalar.as_py().hex()
    if pa.types.is_struct(kind):
        return parts(cell(scalar[at]) for at in range(kind.num_fields))
    if pa.types.is_map(kind):
        return pairs([cell(entry["key"]), cell(entry["value"])] for entry in scalar.values)
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return parts(cell(element) for element in scalar.values)
    return scalar.as_py()


def rows(arrow):
    return [list(row) for row in zip(*[[cell(one) for one in column] for column in arrow.columns])]


def read(asked):
    found = load(asked)
    scan = found.scan(snapshot_id=snapshot(asked))
    columns = [[field.name, str(field.field_type)] for field in scan.projection().fields]
    current = found.current_snapshot()
    return table(columns, rows(scan.to_arrow()), asked["key"], current=str(current.snapshot_id))


def snapshots(asked):
    return [str(one.snapshot_id) for one in load(asked).snapshots()]


def schemas(asked):
    return [[[field.field_id, field.name, str(field.field_type)] for field in schema.fields]
            for schema in load(asked).schemas().values()]


def typed(kind, text):
    match kind:
        case LongType():
            return literal(int(text))
        case DecimalType():
            return literal(Decimal(text))
        case DoubleType():
            return literal(bits(text))
        case BooleanType():
            return literal(text == "true")
        case DateType():
            return DateLiteral(int(text))
        case TimestampType() | TimestamptzType():
            return TimestampLiteral(int(text))
        case BinaryType():
            return literal(bytes.fromhex(text))
        case StringType():
            return literal(text)
    raise TypeError(f"no literal of {kind}")


def condition(schema, column, op, text):
    kind = schema.find_field(column).field_type
    term = Reference(column)
    if op == "null":
        return IsNull(term)
    if text == "nan":
        return IsNaN(term)
    by = {"eq": EqualTo, "ge": GreaterThanOrEqual, "le": LessThanOrEqual}[op](term, typed(kind, text))
    return And(by, NotNaN(term)) if isinstance(kind, DoubleType) else by


def find(asked):
    """The keys that each filter finds, and how many files were left to read."""
    found = load(asked)
    replies = []
    for column, op, text in asked["filters"]:
        row_filter = condition(found.schema(), column, op, text)
        scan = found.scan(row_filter=row_filter, selected_fields=(asked["key"],), snapshot_id=snapshot(asked))
        keys = sorted(row[0] for row in rows(scan.to_arrow()))
        replies.append({"keys": keys, "files": len(list(scan.plan_files()))})
    return replies


def files(asked):
    """What the manifests say of each file and column, bounds as canonical text."""
    found = load(asked)
    fields = {field.field_id: field for field in found.schema().fields}
    replies = []
    for one in found.inspect.files(snapshot(asked)).to_pylist():
        counts, nulls = dict(one["value_counts"]), dict(one["null_value_counts"])
        lower, upper = dict(one["lower_bounds"]), dict(one["upper_bounds"])
        replies.append({
            "path": one["file_path"].removeprefix("file://"),
            "rows": one["record_count"],
            "size": one["file_size_in_bytes"],
            "columns": {
                field.name: {
                    "values": counts.get(at),
                    "nulls": nulls.get(at),
                    "lower": bound(field.field_type, lower.get(at)),
                    "upper": bound(field.field_type, upper.get(at)),
                }
                for at, field in fields.items()
            },
        })
    return replies


def bound(kind, value):
    if value is None:
        return None
    value = from_bytes(kind, value)
    match kind:
        case LongType() | DateType() | TimestampType() | TimestamptzType():
            return whole(value)
        case DecimalType():
            return decimal(value, kind.scale)
        case DoubleType():
            return double(value)
        case BooleanType():
            return boolean(value)
    return value


serve({"read": read, "snapshots": snapshots, "schemas": schemas, "find": find, "files": files})
