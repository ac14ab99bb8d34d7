"""Plans the transfer of a large export and says what it costs: wall and CPU seconds, peak memory, rows and bytes.

    cargo build --release -p byline -p byline-fixtures
    python3 benches/plan/run.py EXPORT --bin target/release --megabytes 9000

EXPORT is made if it is not there, and its logs are removed at once, so that records are what is measured: 9,000
megabytes are ten million records and 4.5 GB. The plan is written beside it, counted, and removed again. Two kinds of
plans are made: the built-in one, and one with a mapping by a column. Every row of every file is counted, and the counts
must be those of `plan.json`.
"""

import argparse
import csv
import json
import os
import shutil
import subprocess
import sys
import time
from multiprocessing import Pool
from pathlib import Path

RULES = """
[[rule]]
name = "by state"
kind = "map"
objects = ["Account"]
column = "BillingState"
to = { "*" = "%s", "ME" = "%s" }
[allow]
over_limit = ["%s", "%s"]
[[rule]]
kind = "parent-owner"
[[rule]]
kind = "most-changes"
[[rule]]
kind = "peers"
"""


def made(export, generator, megabytes):
    """Makes the export without logs."""
    if not export.exists():
        subprocess.run([generator, "large", export, "--megabytes", str(megabytes)], check=True)
    for logs in ("logs", "logins"):
        shutil.rmtree(export / logs, ignore_errors=True)


def measure(command):
    """Runs a command; returns wall seconds, CPU seconds and peak megabytes."""
    start = time.perf_counter()
    child = os.posix_spawn(command[0], [str(word) for word in command], os.environ)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in (0, 4):
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def rows(folder):
    """Rows of all files of a folder, headers aside."""
    total = 0
    for path in folder.iterdir():
        with path.open("rb") as file:
            total += sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1
    return total


def checked(export, out):
    """Counts owners anew: the export read by `csv`, every transfer applied to it, and every rollback to that. Returns how many
    records were looked at."""
    told = {}
    with (out / "owners_before_after.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            told.setdefault(row["object"], {})[row["owner_id"]] = (int(row["before"]), int(row["after"]))
    looked = 0
    for name, owners in told.items():
        moves = {}
        for path in sorted((out / "transfer").glob(f"*_{name}.csv")):
            with path.open() as to, (out / "rollback" / path.name).open() as back:
                for new, old in zip(to, back, strict=True):
                    record, owner = new.rstrip().split(",")
                    same, present = old.rstrip().split(",")
                    if same != record or record in moves:
                        sys.exit(f"{path.name}: {record} is there twice, or rolls back another")
                    if record != "Id":
                        moves[record] = (owner, present)
        before, after = {}, {}
        for path in (export / "records").glob(f"{name}*.csv"):
            with path.open(newline="") as file:
                reader = csv.reader(file)
                header = next(reader)
                places = [header.index(column) for column in ("Id", "OwnerId", "IsDeleted")]
                for row in reader:
                    record, owner, deleted = (row[place] for place in places)
                    looked += 1
                    if deleted == "true":
                        continue
                    now, present = moves.pop(record, (owner, owner))
                    if present != owner:
                        sys.exit(f"{record} would roll back to {present}, and {owner} has it")
                    before[owner] = before.get(owner, 0) + 1
                    after[now] = after.get(now, 0) + 1
        counted = {owner: (before.get(owner, 0), after.get(owner, 0)) for owner in before.keys() | after.keys()}
        if moves or counted != owners:
            sys.exit(f"{name}: {len(moves)} moves of no record, or other counts than owners_before_after.csv")
    return looked


def busiest(export):
    """Two active users with the standard licence."""
    with (export / "directory" / "User.csv").open(newline="") as file:
        users = [row for row in csv.DictReader(file) if row["IsActive"] == "true" and row["UserType"] == "Standard"]
    users = [user["Username"] for user in users if "Integration" not in user.get("Profile.UserLicense.Name", "")]
    return users[-1], users[-2]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("export", type=Path)
    parser.add_argument("--bin", type=Path, default=Path("target/release"))
    parser.add_argument("--megabytes", type=int, default=9000)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--check", action="store_true", help="count the owners of every record anew")
    arguments = parser.parse_args()
    made(arguments.export, arguments.bin / "byline-fixtures", arguments.megabytes)
    out = arguments.export.with_name(arguments.export.name + ".plan")
    rules = arguments.export.with_name(arguments.export.name + ".toml")
    one, other = busiest(arguments.export)
    rules.write_text(RULES % (one, other, one, other))
    for name, flags in (("built-in", []), ("rules", ["--rules", rules])):
        shutil.rmtree(out, ignore_errors=True)
        command = [arguments.bin / "byline", "plan", arguments.export, "--out", out, "--quiet", *flags]
        wall, cpu, peak = measure([*command, "--jobs", str(arguments.jobs)])
        totals = json.loads((out / "plan.json").read_text())["totals"]
        files = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
        for folder, key in (("transfer", "moved"), ("rollback", "moved"), ("guard", "moved"), ("reasons", "asked")):
            counted = rows(out / folder) if (out / folder).is_dir() else 0
            if counted != totals[key]:
                sys.exit(f"{folder} has {counted} rows, plan.json says {totals[key]}")
        print(
            f"{name}: wall {wall:.1f} s, CPU {cpu:.1f} s, peak {peak:.0f} MB; {totals['asked']} records asked, "
            f"{totals['moved']} moved in {totals['files']} files, {files / 1e6:.0f} MB written"
        )
        if arguments.check:
            # In a process of its own: a child's peak is never below what its parent has grown to.
            with Pool(1) as pool:
                looked = pool.apply(checked, (arguments.export, out))
            print(f"{name}: owners of {looked} records counted anew, the same")
    shutil.rmtree(out)
    rules.unlink()


if __name__ == "__main__":
    main()
