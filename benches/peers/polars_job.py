"""The core job in Polars: lazy, streaming engine, one scan of every file, explicit columns.

As in the other jobs each scan groups by what all its answers need, so that no file is read twice.
"""

import polars as pl

import export

# The number of threads is in the environment (POLARS_MAX_THREADS), read when polars is imported.
EXPORT, SHARED, OUT, _ = export.arguments()

WRITES = {
    "RestApi": ("METHOD", ["POST", "PATCH", "PUT"]),
    "API": ("METHOD_NAME", ["create", "insert", "upsert", "update"]),
}


def scan(files, header):
    return pl.scan_csv(files, schema=dict.fromkeys(header, pl.String))


def events(kind, files, header):
    user = pl.col("USER_ID_DERIVED" if "USER_ID_DERIVED" in header else "USER_ID").str.head(15)
    at = pl.col("TIMESTAMP_DERIVED")
    wrote = pl.lit(None, pl.String)
    if kind in WRITES:
        column, words = WRITES[kind]
        is_write = pl.col(column).is_in(words) & (user == SHARED)
        wrote = pl.when(is_write).then(at.str.head(19))
    runtime = pl.lit(0, pl.Int64)
    if "RUN_TIME" in header:
        runtime = pl.col("RUN_TIME").cast(pl.Int64, strict=False)
    return (
        scan(files, header)
        .select(
            user=user,
            day=at.str.head(10),
            wrote=wrote,
            at=at,
            runtime=runtime,
            api=pl.col("EVENT_TYPE").is_in(export.API_TYPES),
        )
        .filter(pl.col("user") != "")
        .group_by("user", "day", "wrote")
        .agg(
            events=pl.len().cast(pl.Int64),
            api_events=pl.col("api").sum().cast(pl.Int64),
            runtime_ms=pl.col("runtime").sum(),
            first=pl.col("at").min(),
            last=pl.col("at").max(),
        )
    )


def owned(name, files, header, begin, end):
    made = pl.col("CreatedDate")
    is_shared = pl.col("CreatedById").str.head(15) == SHARED
    is_logged = made.str.head(10).is_between(pl.lit(begin), pl.lit(end))
    return (
        scan(files, header)
        .select(owner=pl.col("OwnerId"), made=pl.when(is_shared & is_logged).then(made.str.head(19)))
        .group_by("owner", "made")
        .agg(records=pl.len().cast(pl.Int64))
        .select(pl.lit(name).alias("object"), pl.all())
    )


def together(parts):
    """One scan after the other: faster than `collect_all`, with the same memory."""
    return pl.concat([part.collect(engine="streaming") for part in parts])


def main():
    found = together([events(*part) for part in export.logs(EXPORT)])
    begin, end = found["day"].min(), found["day"].max()
    records = together([owned(*part, begin, end) for part in export.records(EXPORT)])
    found.group_by("user").agg(
        pl.col("events", "api_events", "runtime_ms").sum(),
        days=pl.col("day").n_unique(),
        first=pl.col("first").min(),
        last=pl.col("last").max(),
    ).write_csv(OUT / "features.csv")
    records.group_by("object", "owner").agg(pl.col("records").sum()).write_csv(OUT / "ownership.csv")

    def seconds(column):
        return pl.col(column).str.to_datetime("%Y-%m-%dT%H:%M:%S", time_unit="ms")

    wrote = found.filter(pl.col("wrote").is_not_null()).select(at=seconds("wrote")).unique()
    near = pl.concat(wrote.select(pl.col("at") + pl.duration(seconds=off, time_unit="ms")) for off in (-1, 0, 1))
    made = records.filter(pl.col("made").is_not_null()).with_columns(at=seconds("made"))
    made.join(near.unique().with_columns(hit=1), on="at", how="left").group_by("object").agg(
        created=pl.col("records").sum(),
        matched=pl.col("records").filter(pl.col("hit").is_not_null()).sum(),
    ).write_csv(OUT / "matched.csv")


main()
