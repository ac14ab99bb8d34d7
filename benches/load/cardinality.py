"""Varies one column of a table at a time, as a damaged or hostile export would, and tells what each costs.

    python3 benches/load/cardinality.py BYLINE ROWS TABLE...

BYLINE is the program, each TABLE one of the files of a fixture. For each column of each, an export is made of the directory of
`fixtures/nonprofit` and of ROWS copies of the table's fullest row that differ in this column alone; `byline analyze` is run on it, and
its time and peak memory are told, with those of ROWS equal rows before them. Ends with 1 if one run took more than a minute.
Where the weights of src/activity/held.rs come from, and where a walk through all values for each row shows.
"""

import csv
import datetime
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DIRECTORY = Path(__file__).parents[2] / "fixtures" / "nonprofit" / "directory"
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
LONGEST = 60
DAYS = 3_650_000


def base62(number, width):
    text = ""
    for _ in range(width):
        text = DIGITS[number % 62] + text
        number //= 62
    return text


def other(value, number):
    """Another value of the same kind."""
    if re.fullmatch(r"[A-Za-z0-9]{15}|[A-Za-z0-9]{18}", value):
        return value[:8] + base62(number, 7)
    day = datetime.date.fromordinal(1 + number * 7919 % DAYS)
    date = f"{day.year:04}-{day.month:02}-{day.day:02}"
    if re.match(r"\d{4}-\d\d-\d\d", value):
        return date + value[10:]
    if re.fullmatch(r"\d{14}\.\d+", value):
        return date.replace("-", "") + value[8:]
    if re.fullmatch(r"\d+\.\d+\.\d+\.\d+", value):
        return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    return f"{value}{number}" if value else f"x{number}"


def read(path):
    # Reports may be in Windows-1252; what cannot be read of them is not what is varied.
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8-sig", errors="replace", newline="") as table:
        rows = csv.reader(table)
        header = next(rows)
        return header, max(rows, key=lambda row: sum(map(bool, row)))


def write(path, header, row, varied, count):
    # Each record is one of its own, whatever else varies.
    own = [place for place, name in enumerate(header) if name.lower() == "id"]
    with open(path, "w", encoding="utf-8", newline="") as table:
        out = csv.writer(table, quoting=csv.QUOTE_ALL)
        out.writerow(header)
        for number in range(count):
            changed = {place: other(row[place], number) for place in {*own, *varied}}
            out.writerow([changed.get(place, cell) for place, cell in enumerate(row)])


def run(byline, export, out):
    begun = time.monotonic()
    command = [byline, "analyze", str(export), "--out", str(out), "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while True:
            done, status, used = os.wait4(process.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() - begun > LONGEST:
                process.kill()
                _, status, used = os.wait4(process.pid, 0)
                break
            time.sleep(0.02)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - begun, used.ru_maxrss / 1024, process.returncode


def main(byline, count, *tables):
    slow = 0
    for path in map(Path, tables):
        header, row = read(path)
        name = path.name.removesuffix(".gz")
        for place, column in [(None, "(no column)"), *enumerate(header)]:
            with tempfile.TemporaryDirectory() as folder:
                export = Path(folder, "export")
                shutil.copytree(DIRECTORY, export)
                write(export / name, header, row, [] if place is None else [place], int(count))
                seconds, megabytes, code = run(byline, export, Path(folder, "out"))
            slow += seconds > LONGEST
            print(f"{name:40.40} {column:28.28} {seconds:6.1f} s {megabytes:7.0f} MB  {code}", flush=True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
