"""The core job in ClickHouse, within the process (chDB): explicit structure, parallel parsing.

As in the other jobs each scan groups by what all its answers need, so that no file is read twice.
Columns that a type of log does not have come out empty; columns that nobody asked for are skipped.
"""

from pathlib import Path

from chdb.session import Session

import export

EXPORT, SHARED, OUT, THREADS = export.arguments()

EVENTS = (
    "EVENT_TYPE String, USER_ID String, USER_ID_DERIVED String, TIMESTAMP_DERIVED String, "
    "RUN_TIME String, METHOD String, METHOD_NAME String"
)
RECORDS = "OwnerId String, CreatedById String, CreatedDate String"


def structure(all_columns, header):
    return ", ".join(column for column in all_columns.split(", ") if column.split()[0] in header)


def scan(files, all_columns, header):
    # Braces hold names, not paths.
    folder = Path(files[0]).parent
    names = ",".join(Path(file).name for file in files)
    path = folder / (names if len(files) == 1 else "{" + names + "}")
    return f"file('{path}', 'CSVWithNames', '{structure(all_columns, header)}')"


def events(kind, files, header):
    user = f"left({'USER_ID_DERIVED' if 'USER_ID_DERIVED' in header else 'USER_ID'}, 15)"
    runtime = "toInt64OrZero(RUN_TIME)" if "RUN_TIME" in header else "toInt64(0)"
    is_write = {
        "RestApi": "METHOD IN ('POST', 'PATCH', 'PUT')",
        "API": "METHOD_NAME IN ('create', 'insert', 'upsert', 'update')",
    }.get(kind, "0")
    return f"""
        SELECT {user} AS user, left(TIMESTAMP_DERIVED, 10) AS day,
            if({is_write} AND user = '{SHARED}', left(TIMESTAMP_DERIVED, 19), '') AS wrote,
            count() AS events, countIf(EVENT_TYPE IN {export.API_TYPES!r}) AS api_events,
            sum({runtime}) AS runtime_ms, min(TIMESTAMP_DERIVED) AS first, max(TIMESTAMP_DERIVED) AS last
        FROM {scan(files, EVENTS, header)}
        WHERE user != '' GROUP BY user, day, wrote"""


def owned(name, files, header, begin, end):
    return f"""
        SELECT '{name}' AS object, OwnerId AS owner,
            if(left(CreatedById, 15) = '{SHARED}' AND left(CreatedDate, 10) BETWEEN '{begin}' AND '{end}',
                left(CreatedDate, 19), '') AS made,
            count() AS records
        FROM {scan(files, RECORDS, header)} GROUP BY owner, made"""


def gather(db, table, queries):
    """One scan after the other: as fast as all in one statement, with less memory."""
    for number, query in enumerate(queries):
        db.query((f"INSERT INTO {table} " if number else f"CREATE TABLE {table} ENGINE = Memory AS ") + query)


def main():
    db = Session()
    for setting in (
        f"max_threads={THREADS}",
        f"max_parsing_threads={THREADS}",
        "input_format_parallel_parsing=1",
        "input_format_skip_unknown_fields=1",
        "use_structure_from_insertion_table_in_table_functions=0",
    ):
        db.query(f"SET {setting}")
    db.query("CREATE DATABASE job")
    gather(db, "job.events", [events(*part) for part in export.logs(EXPORT)])
    days = db.query("SELECT min(day), max(day) FROM job.events", "TabSeparated").data().split()
    gather(db, "job.records", [owned(*part, *days) for part in export.records(EXPORT)])

    def answer(name, query):
        (OUT / name).write_text(db.query(query, "CSVWithNames").data(), encoding="utf-8")

    answer(
        "features.csv",
        """SELECT user, sum(e.events) AS events, sum(e.api_events) AS api_events, sum(e.runtime_ms) AS runtime_ms,
            uniqExact(day) AS days, min(e.first) AS first, max(e.last) AS last
        FROM job.events AS e GROUP BY user""",
    )
    answer("ownership.csv", "SELECT object, owner, sum(r.records) AS records FROM job.records AS r GROUP BY object, owner")
    answer(
        "matched.csv",
        """SELECT object, sum(records) AS created, sumIf(records, made_at IN (
                SELECT arrayJoin([-1, 0, 1]) + toInt64(toUnixTimestamp(parseDateTimeBestEffort(wrote, 'UTC')))
                FROM job.events WHERE wrote != '')) AS matched
        FROM (SELECT object, records, toInt64(toUnixTimestamp(parseDateTimeBestEffort(made, 'UTC'))) AS made_at
            FROM job.records WHERE made != '') GROUP BY object""",
    )
    db.close()


main()
