"""The core job in DuckDB: one scan of every file, explicit columns, no sniffing.

Each scan groups by what all its answers need, so that no file is read twice: events by login and
day, and by second for the writing calls of the shared login; records by owner, and by second for
what the shared login made in the logged days.
"""

import duckdb

import export

EXPORT, SHARED, OUT, THREADS = export.arguments()


def scan(files, header, wanted):
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in header)
    return (
        f"(SELECT {', '.join(wanted)} FROM read_csv({files!r}, auto_detect=false, header=true, "
        f"delim=',', quote='\"', escape='\"', new_line='\\n', columns={{{columns}}}))"
    )


def events(kind, files, header):
    user = "USER_ID_DERIVED" if "USER_ID_DERIVED" in header else "USER_ID"
    runtime = "CAST(nullif(RUN_TIME, '') AS BIGINT)" if "RUN_TIME" in header else "NULL::BIGINT"
    is_write = {
        "RestApi": "METHOD IN ('POST', 'PATCH', 'PUT')",
        "API": "METHOD_NAME IN ('create', 'insert', 'upsert', 'update')",
    }.get(kind, "false")
    wanted = ["EVENT_TYPE", user, "TIMESTAMP_DERIVED"]
    wanted += [name for name in ("RUN_TIME", "METHOD", "METHOD_NAME") if name in header]
    return f"""
        SELECT "left"({user}, 15) AS user, "left"(TIMESTAMP_DERIVED, 10) AS day,
            CASE WHEN {is_write} AND "left"({user}, 15) = '{SHARED}'
                THEN "left"(TIMESTAMP_DERIVED, 19) END AS wrote,
            count(*) AS events, count(*) FILTER (EVENT_TYPE IN {export.API_TYPES!r}) AS api_events,
            coalesce(sum({runtime}), 0) AS runtime_ms,
            min(TIMESTAMP_DERIVED) AS first, max(TIMESTAMP_DERIVED) AS last
        FROM {scan(files, header, wanted)}
        WHERE {user} <> '' GROUP BY ALL"""


def owned(name, files, header, begin, end):
    wanted = ["OwnerId", "CreatedById", "CreatedDate"]
    return f"""
        SELECT '{name}' AS object, OwnerId AS owner,
            CASE WHEN "left"(CreatedById, 15) = '{SHARED}' AND "left"(CreatedDate, 10) BETWEEN '{begin}' AND '{end}'
                THEN "left"(CreatedDate, 19) END AS made,
            count(*) AS records
        FROM {scan(files, header, wanted)} GROUP BY ALL"""


def gather(db, table, queries):
    """One scan after the other: faster than all in one statement, with less than half the memory."""
    for number, query in enumerate(queries):
        db.execute((f"INSERT INTO {table} " if number else f"CREATE TEMP TABLE {table} AS ") + query)


def answer(db, name, query):
    db.execute(f"COPY ({query}) TO '{OUT / name}' (FORMAT csv, HEADER)")


def main():
    db = duckdb.connect()
    db.execute(f"SET threads={THREADS}; SET preserve_insertion_order=false")
    gather(db, "events", [events(*part) for part in export.logs(EXPORT)])
    begin, end = db.execute("SELECT min(day), max(day) FROM events").fetchone()
    gather(db, "records", [owned(*part, begin, end) for part in export.records(EXPORT)])
    answer(
        db,
        "features.csv",
        """SELECT user, sum(events)::BIGINT AS events, sum(api_events)::BIGINT AS api_events,
            sum(runtime_ms)::BIGINT AS runtime_ms, count(DISTINCT day) AS days, min(first) AS first, max(last) AS last
        FROM events GROUP BY user""",
    )
    answer(db, "ownership.csv", "SELECT object, owner, sum(records)::BIGINT AS records FROM records GROUP BY ALL")
    answer(
        db,
        "matched.csv",
        """WITH near AS (
            SELECT DISTINCT CAST(wrote AS TIMESTAMP) + to_seconds(unnest([-1, 0, 1])) AS moment
            FROM events WHERE wrote IS NOT NULL)
        SELECT object, sum(records)::BIGINT AS created,
            coalesce(sum(records) FILTER (moment IS NOT NULL), 0)::BIGINT AS matched
        FROM records LEFT JOIN near ON moment = CAST(made AS TIMESTAMP)
        WHERE made IS NOT NULL GROUP BY object""",
    )


main()
