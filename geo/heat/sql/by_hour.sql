-- How many cases were opened in each hour of the week that had any (0 is Monday 00:00 to 01:00, 167 Sunday 23:00), from
-- the counters and what has not been folded into them. One row: hours in order, and their counts.
-- Columns: built tells whether the counters hold every case.
-- Parameters: days as first_year and first_day to last_year and last_day (of the year) and as first_date to last_date;
-- kinds, channels, states (text[], NULL for all), values of heat_count that are the same.
WITH counted AS (
    SELECT
        h.cell AS hour,
        heat_upto(
            h.days, h.sums, CASE WHEN h.year < %(last_year)s::integer THEN 366 ELSE %(last_day)s::integer END
        )
        - CASE
            WHEN h.year > %(first_year)s::integer THEN 0
            ELSE heat_upto(h.days, h.sums, %(first_day)s::integer - 1)
        END AS n
    FROM heat_count AS h
    WHERE
        h.layer = 1
        AND h.value = any(%(values)s::text[])
        AND h.year BETWEEN %(first_year)s::integer AND %(last_year)s::integer
    UNION ALL
    SELECT
        d.hour,
        d.n
    FROM heat_delta AS d
    WHERE
        d.day BETWEEN %(first_date)s::date AND %(last_date)s::date
        AND (%(kinds)s::text[] IS NULL OR d.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR d.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR d.state = any(%(states)s))
),

summed AS (
    SELECT
        counted.hour,
        sum(counted.n)::bigint AS n
    FROM counted
    GROUP BY counted.hour
)

SELECT
    coalesce(array_agg(s.hour ORDER BY s.hour), '{}') AS hours,
    coalesce(array_agg(s.n ORDER BY s.hour), '{}') AS counts,
    EXISTS(SELECT FROM heat_built) AS built
FROM summed AS s
