"""What somebody who knows Polars and these stores would write: store by store, since no key is in two stores."""
import json
import os
import sys

job = json.loads(sys.argv[1])
os.environ["POLARS_MAX_THREADS"] = job["threads"]

import polars as pl  # noqa: E402

from usage import write_usage  # noqa: E402

money = pl.Decimal(18, 4)


def flag(layout, column):
    return pl.col(column) == "Y" if layout["flagType"] == "VARCHAR" else pl.col(column).cast(pl.Boolean)


for layout in job["layouts"]:
    rows = pl.scan_parquet(f"{job['folder']}/data/Tickets/{layout['store']}/*.parquet", include_file_paths="_path")
    kept = (
        rows.with_columns(
            pl.col("lTicketID", "lSiteID", "lCustomerID", "iDurationSec").cast(pl.Int64),
            pl.col("cTotal", "cDiscount").cast(money),
            flag(layout, "bVoid").alias("bVoid"),
            flag(layout, "bRewash").alias("bRewash"),
        )
        .sort("dtUpdated", "_path", descending=True)
        .unique(["lSiteID", "lTicketID"], keep="first", maintain_order=True)
        .drop("_path")
    )
    os.makedirs(job["out"], exist_ok=True)
    kept.sink_parquet(f"{job['out']}/{layout['store']}.parquet", compression="snappy")
write_usage()
