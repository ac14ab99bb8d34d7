#!/usr/bin/env python3
"""Opens report.xlsx of a result folder in LibreOffice and compares what it shows with the tables beside it.

    compare.py <result folder>

Every sheet must have the rows, the columns and, cell for cell, the values of its table. Needs `soffice`, and nothing
beyond the standard library.
"""

import csv
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

# Comma, double quote, UTF-8; cells as they are shown; every sheet into a file of its own (-1).
FILTER = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"

# What may run: a cell of a table for people begins with none of these, unless it is a number.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def is_number(cell):
    try:
        float(cell)
        return True
    except ValueError:
        return False


def convert(workbook, folder):
    """The sheets of the workbook by name, as LibreOffice shows them."""
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", FILTER]
    command += ["--outdir", f"{folder}/sheets", str(workbook)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode != 0:
        sys.exit(f"soffice ended with {done.returncode}: {done.stderr}")
    begin = workbook.stem + "-"
    return {path.stem.removeprefix(begin): read(path) for path in Path(folder, "sheets").glob("*.csv")}


def unmarked(cell):
    """The value of a cell of a table: without the marks at its beginning and behind what may separate cells."""
    return re.sub("(^|[;\t\n\r])'", r"\1", cell)


def shown_as(cell):
    """LibreOffice writes flags in capitals."""
    return {"true": "TRUE", "false": "FALSE"}.get(cell, cell)


def compare(name, sheet, table):
    """What differs."""
    sizes = [(len(rows), len(rows[0])) for rows in (sheet, table)]
    if sizes[0] != sizes[1]:
        yield f"{name}: rows and columns are {sizes[0]} in the sheet and {sizes[1]} in the table"
        return
    for number, (shown, written) in enumerate(zip(sheet, table), 1):
        for column, cell, expected in zip(table[0], shown, written):
            exact = unmarked(expected)
            if cell not in (exact, shown_as(exact)):
                yield f"{name}, row {number}, {column}: {cell!r} in the sheet, {exact!r} in the table"
            if expected.startswith(FORMULA) and not is_number(expected):
                yield f"{name}.csv, row {number}, {column}: {expected!r} would run"


def main():
    result = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        sheets = convert(result / "report.xlsx", folder)
    tables = {path.stem: read(path) for path in result.glob("*.csv")}
    wrong = []
    if set(sheets) != set(tables) | {"About", "findings"}:
        wrong.append(f"the sheets are {sorted(sheets)}, the tables {sorted(tables)}")
    for name in sorted(set(sheets) & set(tables)):
        wrong += compare(name, sheets[name], tables[name])
    findings = json.loads((result / "findings.json").read_text(encoding="utf-8"))["findings"]
    if len(sheets["findings"]) != len(findings) + 1:
        wrong.append(f"{len(findings)} findings, but {len(sheets['findings']) - 1} rows of the sheet")
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    if wrong:
        sys.exit(f"report.xlsx differs from the tables in {len(wrong)} places")
    cells = sum(len(rows) * len(rows[0]) for rows in tables.values())
    print(f"{len(sheets)} sheets, {cells} cells as in the tables")


if __name__ == "__main__":
    main()
