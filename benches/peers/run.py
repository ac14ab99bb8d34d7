#!/usr/bin/env python3
"""Compares byline with general engines: the same job, whole processes, the same answers.

See README.md beside this file for what the job is and how to run it.
"""

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PEERS = {"duckdb": "duckdb_job.py", "polars": "polars_job.py", "clickhouse": "clickhouse_job.py"}
ANSWERS = ("features.csv", "ownership.csv", "matched.csv")
MEASURES = (("wall s", "wall"), ("user+sys s", "cpu"), ("peak MB", "rss"))


def arguments():
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=int, default=3000, help="size of the export [%(default)s]")
    parser.add_argument("--seed", type=int, default=1, help="seed of the export [%(default)s]")
    parser.add_argument("--runs", type=int, default=5, help="rounds; each runs every contestant once [%(default)s]")
    parser.add_argument("--threads", type=int, default=2, help="threads of each contestant [%(default)s]")
    parser.add_argument("--data", type=Path, help="the export; written if it is not there [WORK/export]")
    parser.add_argument("--work", type=Path, default=target / "peers", help="virtual environment, answers [%(default)s]")
    parser.add_argument("--core", type=Path, default=target / "release/core-job", help="byline's core job [%(default)s]")
    parser.add_argument("--byline", type=Path, default=target / "release/byline", help="byline itself [%(default)s]")
    parser.add_argument("--only", help="contestants, by comma: core, scan, byline, " + ", ".join(PEERS))
    parser.add_argument("--against", help="whose ratios are printed [the first of core, byline and the others]")
    parser.add_argument("--json", type=Path, help="all measurements, as JSON")
    asked = parser.parse_args()
    asked.work = asked.work.resolve()
    asked.data = (asked.data or asked.work / "export").resolve()
    return asked


def ordered(data):
    """Megabytes and seed of the export in `data`, if there is one."""
    try:
        with open(beside(data) / "order.csv", newline="", encoding="utf-8") as file:
            row = next(csv.DictReader(file))
        return int(row["megabytes"]), int(row["seed"])
    except (FileNotFoundError, StopIteration):
        return None


def beside(data):
    return data.with_name(data.name + ".truth")


def make_export(asked):
    if ordered(asked.data) == (asked.megabytes, asked.seed):
        return
    print(f"writing an export of {asked.megabytes} MB to {asked.data}", file=sys.stderr)
    asked.data.parent.mkdir(parents=True, exist_ok=True)
    command = ["cargo", "run", "--release", "--locked", "-p", "byline-fixtures", "--", "large", str(asked.data)]
    command += ["--megabytes", str(asked.megabytes), "--seed", str(asked.seed)]
    subprocess.run(command, cwd=ROOT, check=True)


def make_environment(work):
    """Python with the pinned engines."""
    python = work / "venv/bin/python"
    wanted = (HERE / "requirements.txt").read_text(encoding="utf-8")
    installed = work / "venv/requirements.txt"
    if not installed.is_file() or installed.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(work / "venv")], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "-r", str(HERE / "requirements.txt")], check=True)
        installed.write_text(wanted, encoding="utf-8")
    return str(python)


def contestants(asked):
    """Name, command line, and folder of answers to compare if it writes them."""
    with open(beside(asked.data) / "shared.csv", newline="", encoding="utf-8") as file:
        shared = next(csv.DictReader(file))["user_id"]
    data, out = str(asked.data), asked.work / "out"
    all_of_them = {
        "core": ([str(asked.core), data, shared, str(out / "core")], out / "core"),
        "scan": ([str(asked.core), "--scan", data], None),
        "byline": ([str(asked.byline), "analyze", data, "--out", str(out / "byline")], None),
    }
    names = asked.only.split(",") if asked.only else None
    if names is None:
        names = [name for name, (command, _) in all_of_them.items() if Path(command[0]).is_file()] + list(PEERS)
    if unknown := [name for name in names if name not in (*all_of_them, *PEERS)]:
        sys.exit(f"unknown contestants: {', '.join(unknown)}")
    if any(name in PEERS for name in names):
        python = make_environment(asked.work)
        for name, script in PEERS.items():
            command = [python, str(HERE / script), data, shared, str(out / name), str(asked.threads)]
            all_of_them[name] = (command, out / name)
    return {name: all_of_them[name] for name in names}


def warm_up(data):
    """Brings every file into the page cache; returns the bytes of records and logs."""
    size = 0
    for folder in ("records", "logs"):
        for file in sorted((data / folder).glob("*.csv")):
            with open(file, "rb", buffering=0) as opened:
                while block := opened.read(1 << 22):
                    size += len(block)
    return size


def run(name, command, asked):
    """One process, from its start to its end."""
    threads = str(asked.threads)
    environment = os.environ | {"POLARS_MAX_THREADS": threads, "RAYON_NUM_THREADS": threads}
    out = asked.work / "out" / name
    subprocess.run(["rm", "-rf", str(out)], check=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    log = asked.work / f"{name}.log"
    measure = [sys.executable, "-I", "-S", str(HERE / "measure.py"), str(log), *command]
    printed = subprocess.run(measure, check=True, stdout=subprocess.PIPE, env=environment, cwd=asked.work, text=True)
    code, wall, cpu, peak = printed.stdout.split()
    if code != "0":
        sys.exit(f"{name} failed ({code}):\n{log.read_text(errors='replace')[-4000:]}")
    return {"wall": float(wall), "cpu": float(cpu), "rss": int(peak) / 1024}


def normalised(folder):
    """The answers of a contestant: header and sorted rows of each file."""
    answers = {}
    for name in ANSWERS:
        with open(folder / name, newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        answers[name] = [header, *sorted(rows)]
    return answers


def disagreements(answers):
    """Where contestants differ from the first."""
    (first, expected), *others = answers.items()
    found = []
    for name, got in others:
        for file in ANSWERS:
            if got[file] != expected[file]:
                pairs = zip(expected[file], got[file])
                row = next((f"{a} / {b}" for a, b in pairs if a != b), "number of rows")
                found.append(f"{file}: {first} and {name} differ: {row}")
    return found


def spread(values, digits):
    middle = statistics.median(values)
    return f"{middle:.{digits}f} ({min(values):.{digits}f}-{max(values):.{digits}f})"


def table(rows):
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
    print()


def report(measured, size, asked):
    print(f"\n{size / 1e6:.0f} MB in records and logs, {asked.threads} threads, {asked.runs} rounds: median (min-max)\n")
    rows = [["", *(title for title, _ in MEASURES), "MB/s"]]
    for name, runs in measured.items():
        values = [spread([run[key] for run in runs], 0 if key == "rss" else 2) for _, key in MEASURES]
        speed = size / 1e6 / statistics.median(run["wall"] for run in runs)
        rows.append([name, *values, f"{speed:.0f}"])
    table(rows)
    base = asked.against or next((name for name in ("core", "byline") if name in measured), next(iter(measured)))
    others = [name for name in measured if name != base]
    if not others or base not in measured:
        return
    print(f"{base} / other, round by round: median (min-max); below 1 {base} needs less\n")
    rows = [["", *(title.split()[0] for title, _ in MEASURES)]]
    for name in others:
        pairs = list(zip(measured[base], measured[name]))
        rows.append([name, *(spread([a[key] / b[key] for a, b in pairs], 3) for _, key in MEASURES)])
    table(rows)


def main():
    asked = arguments()
    asked.work.mkdir(parents=True, exist_ok=True)
    make_export(asked)
    running = contestants(asked)
    size = warm_up(asked.data)
    measured = {name: [] for name in running}
    for number in range(asked.runs):
        for name, (command, _) in running.items():
            result = run(name, command, asked)
            measured[name].append(result)
            line = ", ".join(f"{title} {result[key]:.2f}" for title, key in MEASURES)
            print(f"round {number + 1} {name}: {line}", file=sys.stderr)
    answers = {name: normalised(out) for name, (_, out) in running.items() if out}
    differing = disagreements(answers) if answers else []
    report(measured, size, asked)
    if asked.json:
        result = {
            "bytes": size,
            "megabytes": asked.megabytes,
            "seed": asked.seed,
            "threads": asked.threads,
            "runs": measured,
            "agree": not differing,
        }
        asked.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    if differing:
        sys.exit("\n".join(differing))
    if len(answers) > 1:
        print(f"All answers agree: {', '.join(answers)}.")


main()
