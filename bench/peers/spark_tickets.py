"""The same by Spark on this machine's cores: one query over all stores, as its users write it."""
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pyspark
from pyspark.serializers import UTF8Deserializer, read_int
from pyspark.sql import SparkSession

from usage import write_usage

job = json.loads(sys.argv[1])
OPENED = ["lang", "lang.invoke", "lang.reflect", "io", "net", "nio", "util", "util.concurrent", "util.concurrent.atomic"]


def start_java():
    """Without spark-submit, which names a module that a slim Java does not have."""
    facts = Path(job["scratch"]) / "gateway"
    opens = [f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in OPENED]
    opens += [f"--add-opens=java.base/sun.{name}=ALL-UNNAMED" for name in ["nio.ch", "nio.cs", "security.action", "util.calendar"]]
    command = [
        job["java"], "-Xmx4g", "-XX:+IgnoreUnrecognizedVMOptions", *opens, f"-Dspark.master=local[{job['threads']}]",
        "-cp", f"{Path(pyspark.__file__).parent}/jars/*", "org.apache.spark.api.python.PythonGatewayServer",
    ]
    with open(Path(job["scratch"]) / "spark.log", "w") as log:
        child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log,
                                 env={**os.environ, "_PYSPARK_DRIVER_CONN_INFO_PATH": str(facts)})
    while not facts.exists():
        if child.poll() is not None:
            raise RuntimeError((Path(job["scratch"]) / "spark.log").read_text()[-2000:])
        time.sleep(0.1)
    with open(facts, "rb") as info:
        os.environ["PYSPARK_GATEWAY_PORT"] = str(read_int(info))
        os.environ["PYSPARK_GATEWAY_SECRET"] = UTF8Deserializer().loads(info)
    return child


def flag(layout, column):
    return f"{column} = 'Y' as {column}" if layout["flagType"] == "VARCHAR" else f"cast({column} as boolean) as {column}"


def store_rows(layout):
    return f"""select cast(lTicketID as bigint) as lTicketID, cast(lSiteID as bigint) as lSiteID, dtCreated,
        cast(lCustomerID as bigint) as lCustomerID, sPlate, sWashType, cast(cTotal as decimal(18,4)) as cTotal,
        cast(cDiscount as decimal(18,4)) as cDiscount, {flag(layout, 'bVoid')}, {flag(layout, 'bRewash')},
        cast(iDurationSec as bigint) as iDurationSec, dtUpdated, _metadata.file_path as path
      from parquet.`{job['folder']}/data/Tickets/{layout['store']}`"""


java = start_java()
spark = (
    SparkSession.builder.master(f"local[{job['threads']}]").appName("tickets")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1").config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.local.dir", job["scratch"]).config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.shuffle.partitions", "8")
    .getOrCreate()
)
rows = " union all ".join(store_rows(layout) for layout in job["layouts"])
kept = spark.sql(f"""select * from (
    select *, row_number() over (partition by lSiteID, lTicketID order by dtUpdated desc, path desc) as place from ({rows}))
  where place = 1""").drop("path", "place")
kept.write.mode("overwrite").option("compression", "snappy").parquet(job["out"])
write_usage(java.pid)
java.kill()
os._exit(0)
