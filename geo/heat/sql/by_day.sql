-- How many cases were opened on each day that had any, from the counters and what has not been folded into them. One
-- row: days in order, and their counts. Columns: built tells whether the counters hold every case.
-- Parameters: days as first_year and first_day to last_year and last_day (of the year) and as first_date to last_date;
-- kinds, channels, states (text[], NULL for all), values of heat_count that are the same.
WITH counted AS (
    SELECT
        make_date(h.year, 1, 1) + day.number - 1 AS day,
        day.upto - coalesce(lag(day.upto) OVER (
            PARTITION BY h.value, h.year, h.cell, h.district, h.restricted
            ORDER BY day.number
        ), 0) AS n
    FROM heat_count AS h
    CROSS JOIN LATERAL unnest(h.days, h.sums) AS day (number, upto)
    WHERE
        h.layer = 0
        AND h.value = any(%(values)s::text[])
        AND h.year BETWEEN %(first_year)s::integer AND %(last_year)s::integer
    UNION ALL
    SELECT
        d.day,
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
        counted.day,
        sum(counted.n)::bigint AS n
    FROM counted
    WHERE counted.day BETWEEN %(first_date)s::date AND %(last_date)s::date
    GROUP BY counted.day
    HAVING sum(counted.n) <> 0
)

SELECT
    coalesce(array_agg(s.day ORDER BY s.day), '{}') AS days,
    coalesce(array_agg(s.n ORDER BY s.day), '{}') AS counts,
    EXISTS(SELECT FROM heat_built) AS built
FROM summed AS s
