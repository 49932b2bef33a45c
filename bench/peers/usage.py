"""Writes what a peer used to the file that BENCH_USAGE names, as bench/usage-at-exit.ts does."""
import json
import os
import re
import resource
from pathlib import Path


def high_water_mb(pid="self"):
    """The most memory that was resident at once, in MB of 2^20 bytes."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024


def cpu_seconds(pid=None):
    """User and system time of all threads, of this process or of another that still runs."""
    if pid is None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        return used.ru_utime + used.ru_stime
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def write_usage(*pids):
    """This process and others that belong to it."""
    used = {
        "cpuSeconds": cpu_seconds() + sum(cpu_seconds(pid) for pid in pids),
        "peakMb": high_water_mb() + sum(high_water_mb(pid) for pid in pids),
    }
    Path(os.environ["BENCH_USAGE"]).write_text(json.dumps(used))
