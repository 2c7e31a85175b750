-- How many cases have no point, so that no map shows them, from the counters and what has not been folded into them.
-- They stand where they are answered. Columns: built tells whether the counters hold every case.
-- Parameters: areas int8multirange of keys, days as first_year and first_day to last_year and last_day (of the year)
-- and as first_date to last_date; kinds, channels, states (text[], NULL for all), values of heat_count that are the
-- same.
SELECT
    coalesce(sum(counted.n), 0)::bigint AS n,
    EXISTS(SELECT FROM heat_built) AS built
FROM (
    SELECT
        heat_upto(
            h.days, h.sums, CASE WHEN h.year < %(last_year)s::integer THEN 366 ELSE %(last_day)s::integer END
        )
        - CASE
            WHEN h.year > %(first_year)s::integer THEN 0
            ELSE heat_upto(h.days, h.sums, %(first_day)s::integer - 1)
        END AS n
    FROM heat_count AS h
    WHERE
        h.layer = 3
        AND h.value = any(%(values)s::text[])
        AND h.year = any(ARRAY(
            SELECT DISTINCT y.year FROM heat_count AS y
            WHERE
                y.layer = 0
                AND y.value = ''
                AND y.year BETWEEN %(first_year)s::integer AND %(last_year)s::integer
        ))
        AND %(areas)s::int8multirange @> h.cell
    UNION ALL
    SELECT d.n
    FROM heat_delta AS d
    WHERE
        d.morton IS NULL
        AND d.day BETWEEN %(first_date)s::date AND %(last_date)s::date
        AND (%(kinds)s::text[] IS NULL OR d.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR d.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR d.state = any(%(states)s))
        AND %(areas)s::int8multirange @> d.scope
) AS counted
