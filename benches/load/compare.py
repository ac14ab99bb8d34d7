"""Counts the rows of a large export by the csv module of Python, and compares them with the manifest of its result.

    python3 benches/load/compare.py EXPORT RESULT

EXPORT is what `byline-fixtures large` wrote, RESULT what `byline analyze` made of it. Ends with 1 if any file differs.
"""

import csv
import json
import os
import sys


def rows(path):
    """The rows of a table below its header."""
    with open(path, newline="", encoding="utf-8") as table:
        return sum(1 for _ in csv.reader(table)) - 1


def main(export, result):
    csv.field_size_limit(1 << 30)
    with open(os.path.join(result, "manifest.json"), encoding="utf-8") as manifest:
        inputs = json.load(manifest)["inputs"]
    counted, wrong = {}, 0
    for entry in inputs:
        given = entry["path"]
        if not given.endswith(".csv"):
            continue
        # The manifest has the path as it was given to byline, which may have been from another folder.
        path = given if os.path.exists(given) else os.path.join(os.path.dirname(export), given)
        said = entry["rows"] + entry["rejected"] + entry["duplicates"]
        there = rows(path)
        counted[entry["kind"]] = counted.get(entry["kind"], 0) + there
        if said != there:
            wrong += 1
            print(f"{given}: {there} rows, the manifest says {said}")
    for kind, count in sorted(counted.items()):
        print(f"{kind:30} {count:>12,}")
    print(f"{len(inputs)} files, {wrong} differ")
    return 1 if wrong or not counted else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
