"""What is in an export, from its file names: shared by the jobs of all peers.

Nothing is read here but the first line of one file of each kind, so that no engine has to infer a
schema.
"""

import csv
import re
import sys
from collections import defaultdict
from pathlib import Path

API_TYPES = ("API", "RestApi", "BulkApi2", "ApiTotalUsage")


def _header(file):
    with open(file, newline="", encoding="utf-8") as opened:
        return next(csv.reader(opened))


def _by(pattern, folder):
    found = defaultdict(list)
    for file in sorted(folder.glob("*.csv")):
        named = re.fullmatch(pattern, file.stem)
        if named:
            found[named[1]].append(str(file))
    return [(name, files, _header(files[0])) for name, files in sorted(found.items())]


def logs(export):
    """(event type, files, header) for each event type."""
    return _by(r"\d{4}-\d{2}-\d{2}_(\w+)", Path(export) / "logs")


def records(export):
    """(object, files, header) for each object; a trailing `_<n>` numbers the chunks of one object."""
    return _by(r"(.+?)(?:_\d+)?", Path(export) / "records")


def arguments():
    """Export, shared login (15 characters), folder for the answers, threads."""
    export, shared, out, threads = sys.argv[1:5]
    Path(out).mkdir(parents=True, exist_ok=True)
    return export, shared[:15], Path(out), int(threads)
