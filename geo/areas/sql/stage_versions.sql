-- Where the rows of one change are copied to before they become versions; gone with the transaction.
CREATE TEMPORARY TABLE IF NOT EXISTS staged_version (
    area_id bigint,
    level text,
    code text,
    name text,
    kind text,
    parent_id bigint,
    path text,
    scope_lo bigint,
    scope_hi bigint,
    geom geometry,
    valid_to timestamptz
) ON COMMIT DROP
