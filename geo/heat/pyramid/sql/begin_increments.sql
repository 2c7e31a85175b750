-- Where increments are copied to, until the transaction ends; value is a place in the values.
CREATE TEMPORARY TABLE IF NOT EXISTS heat_increment (
    layer smallint,
    value smallint,
    year smallint,
    cell bigint,
    district integer,
    restricted boolean,
    day smallint,
    n integer
) ON COMMIT DROP
