"""Times five ways to read the same profiles, each as a whole process, in turns.

    cargo run --release -p byline-fixtures -- profiles PROFILES
    cargo build --release -p byline -p byline-bench-xml
    python3 -m venv venv && venv/bin/pip install lxml
    venv/bin/python benches/xml/run.py PROFILES --bin target/release

`pull` is a bare quick-xml loop that counts events. `read` is byline's metadata reader up to the finished
model, and `analyze` the whole program with all that it writes. lxml runs twice: with a Python loop over
the end of every element, as its documentation shows it, and with one event for each file, which is the
fastest that `iterparse` can be. All have the same number of threads, lxml as processes.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from multiprocessing import Pool
from pathlib import Path

LXML = {"lxml-elements": None, "lxml-files": "{*}Profile"}


def parse(job):
    """Reads one file with lxml; returns the number of events."""
    from lxml import etree

    path, tag = job
    events = 0
    for _, element in etree.iterparse(path, events=("end",), tag=tag):
        events += 1
        element.clear()
    return events


def lxml_process(way, folder, threads):
    jobs = [(str(path), LXML[way]) for path in sorted(Path(folder).rglob("*.profile"))]
    with Pool(threads) as pool:
        print(sum(pool.imap_unordered(parse, jobs, chunksize=4)), "events")
        # Waited for, so that their time counts.
        pool.close()
        pool.join()


def measure(command):
    """Runs a command; returns wall seconds, CPU seconds and peak megabytes of its largest process.

    The peak is never below that of this script, which every process begins as.
    """
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, 1, 2)]
    start = time.perf_counter()
    child = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    # Exit code 1 is byline's "there are gaps in the inputs".
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        sys.exit(f"failed: {' '.join(command)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("folder")
    arguments.add_argument("--bin", default="target/release", help="where the programs are")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--runs", type=int, default=7)
    arguments.add_argument("--process", choices=LXML, help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.process:
        lxml_process(asked.process, asked.folder, asked.threads)
        return

    files = [path for path in Path(asked.folder).rglob("*") if path.is_file()]
    size = sum(len(path.read_bytes()) for path in files)
    print(f"{size / 1e6:.0f} MB in {len(files)} files, {asked.threads} threads, {asked.runs} runs")
    binaries, threads = Path(asked.bin), str(asked.threads)
    here = [sys.executable, os.path.abspath(__file__), asked.folder, "--threads", threads]
    with tempfile.TemporaryDirectory() as scratch:
        result = ["--out", f"{scratch}/result", "--jobs", threads, "--quiet"]
        commands = {
            "pull": [str(binaries / "xml-bench"), "pull", asked.folder, threads],
            "read": [str(binaries / "xml-bench"), "byline", asked.folder, threads],
            "analyze": [str(binaries / "byline"), "analyze", asked.folder, *result],
            **{way: [*here, "--process", way] for way in LXML},
        }
        rows = {way: [] for way in commands}
        for _ in range(asked.runs):
            for way, command in commands.items():
                rows[way].append(measure(command))

    print(f"load {os.getloadavg()[0]:.1f}; medians; ratios are medians of the ratios within a turn")
    print(f"{'':14} {'wall s':>8} {'CPU s':>8} {'MB':>6} {'wall/pull':>10} {'CPU/pull':>10}")
    for way, runs in rows.items():
        wall, cpu, megabytes = (statistics.median(column) for column in zip(*runs))
        ratios = [
            statistics.median(mine[i] / theirs[i] for mine, theirs in zip(runs, rows["pull"]))
            for i in (0, 1)
        ]
        print(f"{way:14} {wall:8.2f} {cpu:8.2f} {megabytes:6.0f} {ratios[0]:10.2f} {ratios[1]:10.2f}")
    for way in LXML:
        for mine in ("read", "analyze"):
            pairs = list(zip(rows[way], rows[mine]))
            wall, cpu = (statistics.median(a[i] / b[i] for a, b in pairs) for i in (0, 1))
            print(f"{way} takes {wall:.1f} times the wall time of {mine}, {cpu:.1f} times its CPU time")


if __name__ == "__main__":
    main()
