"""Asks a large org for the reach of everybody, and says what it costs: wall and CPU seconds, and peak memory.

    cargo build --release -p byline -p byline-fixtures -p core-job
    python3 benches/reach/run.py EXPORT --bin target/release --users 5000 --objects 1000

EXPORT is made if it is not there. Two programs are measured: `byline analyze` as a whole, result files included, and
`reach`, which reads the same export and asks every user about every object, the most that any result file needs.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path


def measure(command):
    """Runs a command; returns wall seconds, CPU seconds and peak megabytes."""
    start = time.perf_counter()
    child = os.posix_spawn(command[0], [str(word) for word in command], os.environ)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 4):
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("export", type=Path)
    parser.add_argument("--bin", type=Path, default=Path("target/release"))
    parser.add_argument("--users", type=int, default=5000)
    parser.add_argument("--objects", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    if not arguments.export.exists():
        size = ["--users", str(arguments.users), "--objects", str(arguments.objects)]
        subprocess.run([arguments.bin / "byline-fixtures", "directory", arguments.export, *size], check=True)
    out = arguments.export.with_name(arguments.export.name + ".result")
    commands = {
        "analyze": ["byline", "analyze", arguments.export, "--out", out, "--quiet", "--jobs", "2"],
        "reach": ["reach", arguments.export],
    }
    for name, (program, *words) in commands.items():
        for _ in range(arguments.rounds):
            shutil.rmtree(out, ignore_errors=True)
            wall, cpu, peak = measure([arguments.bin / program, *words])
            print(f"{name}: wall {wall:.2f} s, CPU {cpu:.2f} s, peak {peak:.0f} MB", flush=True)
    shutil.rmtree(out, ignore_errors=True)


if __name__ == "__main__":
    main()
