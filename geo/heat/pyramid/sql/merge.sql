-- Adds the increments that were copied to the counters: the arrays of those that change are taken apart into days, the
-- increments added, days without a case left out, and the days summed up again. A counter without days is deleted.
-- Parameters: values (text[]), which the increments name by their places.
WITH change AS MATERIALIZED (
    SELECT
        i.layer,
        (%(values)s::text[])[i.value + 1] AS value,
        i.year,
        i.cell,
        i.district,
        i.restricted,
        i.day,
        i.n
    FROM heat_increment AS i
),

touched AS MATERIALIZED (
    SELECT DISTINCT
        c.layer,
        c.value,
        c.year,
        c.cell,
        c.district,
        c.restricted
    FROM change AS c
),

before AS (
    SELECT
        t.layer,
        t.value,
        t.year,
        t.cell,
        t.district,
        t.restricted,
        d.day,
        d.upto - coalesce(h.sums[d.position - 1], 0) AS n
    FROM touched AS t
    INNER JOIN heat_count AS h
        ON
            t.layer = h.layer
            AND t.value = h.value
            AND t.year = h.year
            AND t.cell = h.cell
            AND t.district = h.district
            AND t.restricted = h.restricted
    CROSS JOIN LATERAL unnest(h.days, h.sums) WITH ORDINALITY AS d (day, upto, position)
),

day_count AS (
    SELECT
        b.layer,
        b.value,
        b.year,
        b.cell,
        b.district,
        b.restricted,
        b.day,
        sum(b.n) AS n
    FROM (
        SELECT
            o.layer,
            o.value,
            o.year,
            o.cell,
            o.district,
            o.restricted,
            o.day,
            o.n
        FROM before AS o
        UNION ALL
        SELECT
            c.layer,
            c.value,
            c.year,
            c.cell,
            c.district,
            c.restricted,
            c.day,
            c.n
        FROM change AS c
    ) AS b
    GROUP BY b.layer, b.value, b.year, b.cell, b.district, b.restricted, b.day
),

running AS (
    SELECT
        d.layer,
        d.value,
        d.year,
        d.cell,
        d.district,
        d.restricted,
        d.day,
        d.n,
        (sum(d.n) OVER (
            PARTITION BY d.layer, d.value, d.year, d.cell, d.district, d.restricted
            ORDER BY d.day
        ))::integer AS upto
    FROM day_count AS d
),

after AS MATERIALIZED (
    SELECT
        r.layer,
        r.value,
        r.year,
        r.cell,
        r.district,
        r.restricted,
        array_agg(r.day ORDER BY r.day) FILTER (WHERE r.n <> 0) AS days,
        array_agg(r.upto ORDER BY r.day) FILTER (WHERE r.n <> 0) AS sums
    FROM running AS r
    GROUP BY r.layer, r.value, r.year, r.cell, r.district, r.restricted
),

emptied AS (
    DELETE FROM heat_count AS h
    USING after AS a
    WHERE
        a.days IS NULL
        AND h.layer = a.layer
        AND h.value = a.value
        AND h.year = a.year
        AND h.cell = a.cell
        AND h.district = a.district
        AND h.restricted = a.restricted
)

INSERT INTO heat_count (layer, value, year, cell, district, restricted, days, sums)
SELECT
    a.layer,
    a.value,
    a.year,
    a.cell,
    a.district,
    a.restricted,
    a.days,
    a.sums
FROM after AS a
WHERE a.days IS NOT NULL
ON CONFLICT (layer, value, year, cell, district, restricted)
DO UPDATE SET days = excluded.days, sums = excluded.sums
