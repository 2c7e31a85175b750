-- How many cases each square of the web map had, from the counters and what has not been folded into them. One row:
-- cells (Morton keys of the layer, in order) and counts, each as the bytes of int8 numbers, for there may be many.
-- Columns: built tells whether the counters hold every case.
-- Parameters: layer (even, 10 to 20), days as first_year and first_day to last_year and last_day (of the year) and as
-- first_date to last_date; kinds, channels, states (text[], NULL for all), values of heat_count that are the same.
WITH counted AS (
    SELECT
        h.cell,
        heat_upto(
            h.days, h.sums, CASE WHEN h.year < %(last_year)s::integer THEN 366 ELSE %(last_day)s::integer END
        )
        - CASE
            WHEN h.year > %(first_year)s::integer THEN 0
            ELSE heat_upto(h.days, h.sums, %(first_day)s::integer - 1)
        END AS n
    FROM heat_count AS h
    WHERE
        h.layer = %(layer)s
        AND h.value = any(%(values)s::text[])
        AND h.year = any(ARRAY(
            SELECT DISTINCT y.year FROM heat_count AS y
            WHERE
                y.layer = 0
                AND y.value = ''
                AND y.year BETWEEN %(first_year)s::integer AND %(last_year)s::integer
        ))
    UNION ALL
    SELECT
        d.morton >> (2 * (30 - %(layer)s::integer)) AS cell,
        d.n
    FROM heat_delta AS d
    WHERE
        d.morton IS NOT NULL
        AND d.day BETWEEN %(first_date)s::date AND %(last_date)s::date
        AND (%(kinds)s::text[] IS NULL OR d.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR d.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR d.state = any(%(states)s))
),

squares AS (
    SELECT
        counted.cell,
        sum(counted.n)::bigint AS n
    FROM counted
    GROUP BY counted.cell
    HAVING sum(counted.n) <> 0
)

SELECT
    string_agg(int8send(s.cell), ''::bytea ORDER BY s.cell) AS cells,
    string_agg(int8send(s.n), ''::bytea ORDER BY s.cell) AS counts,
    EXISTS(SELECT FROM heat_built) AS built
FROM squares AS s
