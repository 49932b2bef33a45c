"""Reads published tables with Spark and the Iceberg runtime."""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from functools import reduce
from pathlib import Path

import pyspark
from canonical import bits, boolean, decimal, double, pairs, parts, serve, table, whole
from pyspark.serializers import UTF8Deserializer, read_int
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import (
    ArrayType,
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FloatType,
    IntegerType,
    LongType,
    MapType,
    StringType,
    StructType,
    TimestampNTZType,
    TimestampType,
)

OPENED = ["lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util", "util.concurrent", "util.concurrent.atomic"]


def start_java(java, jar, scratch):
    """Starts Spark's JVM without spark-submit, which names a module that a slim Java does not have."""
    facts = Path(scratch) / "gateway"
    opens = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in OPENED]
    opens += [f"--add-opens=java.base/sun.{name}=ALL-UNNAMED" for name in ["nio.ch", "nio.cs", "security.action", "util.calendar"]]
    command = [
        java, "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+IgnoreUnrecognizedVMOptions", *opens, "-Dspark.master=local[2]",
        "-cp", f"{Path(pyspark.__file__).parent}/jars/*{os.pathsep}{jar}",
        "org.apache.spark.api.python.PythonGatewayServer",
    ]
    with open(Path(scratch) / "spark.log", "w") as log:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=log, stderr=log,
            env={**os.environ, "_PYSPARK_DRIVER_CONN_INFO_PATH": str(facts)},
        )
    while not facts.exists():
        if child.poll() is not None:
            raise RuntimeError(f"Java ended: {(Path(scratch) / 'spark.log').read_text()[-2000:]}")
        time.sleep(0.1)
    with open(facts, "rb") as info:
        os.environ["PYSPARK_GATEWAY_PORT"] = str(read_int(info))
        os.environ["PYSPARK_GATEWAY_SECRET"] = UTF8Deserializer().loads(info)
    return child


def session(scratch):
    spark = (
        SparkSession.builder.master("local[2]").appName("open-tables")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.local.dir", scratch).config("spark.sql.warehouse.dir", f"{scratch}/spark-warehouse")
        .config("spark.sql.session.timeZone", "UTC").config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.shuffle.partitions", "2").config("spark.sql.adaptive.enabled", "false")
        # Small tables: compiling a query takes longer than running it.
        .config("spark.sql.codegen.wholeStage", "false").config("spark.sql.codegen.factoryMode", "NO_CODEGEN")
        .config("spark.sql.extensions", "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    return spark


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def load(asked):
    """By the table's path, or by its name in a Hadoop catalog over the warehouse."""
    if asked.get("warehouse"):
        catalog = f"warehouse_{abs(hash(asked['warehouse']))}"
        for setting, value in [("", "org.apache.iceberg.spark.SparkCatalog"), (".type", "hadoop"),
                               (".warehouse", asked["warehouse"]), (".cache-enabled", "false")]:
            spark.conf.set(f"spark.sql.catalog.{catalog}{setting}", value)
        version = f" version as of {asked['snapshot']}" if asked.get("snapshot") else ""
        return spark.sql(f"select * from {catalog}.{'.'.join(map(quoted, asked['name']))}{version}")
    reader = spark.read.format("iceberg")
    if asked.get("snapshot"):
        reader = reader.option("snapshot-id", asked["snapshot"])
    return reader.load(asked["table"])


def meta(asked, kind):
    return spark.read.format("iceberg").load(f"{asked['table']}#{kind}")


def plain(frame):
    """Dates and times as whole numbers: Python has no year 12026."""
    def column(field):
        name = F.col(quoted(field.name))
        match field.dataType:
            case DateType():
                return F.expr(f"unix_date({quoted(field.name)})")
            case TimestampType():
                return F.expr(f"unix_micros({quoted(field.name)})")
            case TimestampNTZType():
                return F.expr(f"unix_micros(cast({quoted(field.name)} as timestamp))")
        return name
    return frame.select([column(field).alias(field.name) for field in frame.schema.fields])


def cell(kind, value):
    if value is None:
        return None
    match kind:
        case BooleanType():
            return boolean(value)
        case DecimalType():
            return decimal(value, kind.scale)
        case DoubleType() | FloatType():
            return double(value)
        case LongType() | IntegerType():
            return whole(value)
        case BinaryType():
            return bytes(value).hex()
        case DateType():
            return whole((value - date(1970, 1, 1)).days)
        case TimestampType() | TimestampNTZType():
            since = value - datetime(1970, 1, 1)
            return whole((since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds)
        case StructType():
            return parts(cell(field.dataType, value[at]) for at, field in enumerate(kind.fields))
        case ArrayType():
            return parts(cell(kind.elementType, one) for one in value)
        case MapType():
            return pairs([cell(kind.keyType, k), cell(kind.valueType, v)] for k, v in value.items())
    return value


def rows(frame):
    made = plain(frame)
    kinds = [field.dataType for field in made.schema.fields]
    return [[cell(kind, value) for kind, value in zip(kinds, row)] for row in made.collect()]


def read(asked):
    frame = load(asked)
    columns = [[field.name, field.dataType.simpleString()] for field in frame.schema.fields]
    return table(columns, rows(frame), asked["key"])


def snapshots(asked):
    return [str(row[0]) for row in meta(asked, "snapshots").select("snapshot_id").collect()]


def typed(kind, text):
    match kind:
        case LongType() | DecimalType():
            return F.expr(f"cast('{text}' as {kind.simpleString()})")
        case DoubleType():
            return F.lit(bits(text))
        case BooleanType():
            return F.lit(text == "true")
        case DateType():
            return F.expr(f"date_from_unix_date({text})")
        case TimestampType():
            return F.expr(f"timestamp_micros({text})")
        case TimestampNTZType():
            return F.expr(f"cast(timestamp_micros({text}) as timestamp_ntz)")
        case BinaryType():
            return F.lit(bytearray.fromhex(text))
    return F.lit(text)


def condition(kinds, column, op, text):
    term = F.col(quoted(column))
    if op == "null":
        return term.isNull()
    value = typed(kinds[column], text)
    by = {"eq": term == value, "ge": term >= value, "le": term <= value}[op]
    return by & ~F.isnan(term) if isinstance(kinds[column], DoubleType) and text != "nan" else by


def find(asked):
    """The keys that each filter finds. Each is a scan of its own, and many are one job."""
    frame = load(asked)
    kinds = {field.name: field.dataType for field in frame.schema.fields}
    key = quoted(asked["key"])
    found = [[] for _ in asked["filters"]]
    for start in range(0, len(found), 16):
        scans = [
            frame.where(condition(kinds, *by)).select(F.lit(start + at).alias("at"), F.col(key).alias("key"))
            for at, by in enumerate(asked["filters"][start:start + 16])
        ]
        for at, value in reduce(lambda one, other: one.unionAll(other), scans).collect():
            found[at].append(cell(kinds[asked["key"]], value))
    return [{"keys": sorted(keys)} for keys in found]


def query(asked):
    """The rows of a statement, every cell as Spark's own text."""
    frame = spark.sql(asked["sql"])
    texts = frame.select([F.col(quoted(name)).cast("string").alias(name) for name in frame.columns])
    return [list(row) for row in texts.collect()]


facts = json.loads(os.environ["READER"])
scratch = tempfile.mkdtemp(prefix="bankfull-spark-")
java = start_java(facts["java"], facts["jar"], scratch)
spark = session(scratch)
serve({"read": read, "snapshots": snapshots, "find": find, "query": query})
spark.stop()
java.stdin.close()
java.wait()
sys.exit(0)
