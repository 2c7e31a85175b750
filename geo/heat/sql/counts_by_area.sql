-- How many cases each area of a level had, and how many households live there: every area, zeros too. From the counters
-- and what has not been folded into them, in one snapshot. The counts of a grid's boundary are those of its grid while
-- that boundary is in force; cases of other boundaries, and those in no grid where boundaries were or will be others,
-- are looked up one by one and counted where placed_case() places them.
-- Columns: built tells whether the counters hold every case, one_by_one how many of all were looked up one by one.
-- Parameters: at instant, depth 0 district to 3 grid, areas int8multirange of keys, first and past (half-open span of
-- opened_at, may be infinite), the same days as first_year and first_day to last_year and last_day (of the year) and
-- as first_date to last_date; kinds, channels, states (text[], NULL for all), values of heat_count that are the same.
WITH area_at AS MATERIALIZED (
    SELECT
        v.id,
        v.area_id,
        v.code,
        v.name,
        v.path,
        v.scope_lo,
        v.scope_hi
    FROM area_version AS v
    WHERE
        v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

counted AS (
    SELECT
        h.cell,
        sum(
            heat_upto(
                h.days, h.sums, CASE WHEN h.year < %(last_year)s::integer THEN 366 ELSE %(last_day)s::integer END
            )
            - CASE
                WHEN h.year > %(first_year)s::integer THEN 0
                ELSE heat_upto(h.days, h.sums, %(first_day)s::integer - 1)
            END
        ) AS n
    FROM heat_count AS h
    WHERE
        h.layer = 2
        AND h.value = any(%(values)s::text[])
        AND h.year = any(ARRAY(
            SELECT DISTINCT y.year FROM heat_count AS y
            WHERE
                y.layer = 0
                AND y.value = ''
                AND y.year BETWEEN %(first_year)s::integer AND %(last_year)s::integer
        ))
    GROUP BY h.cell
    UNION ALL
    SELECT
        d.place AS cell,
        sum(d.n) AS n
    FROM heat_delta AS d
    WHERE
        d.place IS NOT NULL
        AND d.day BETWEEN %(first_date)s::date AND %(last_date)s::date
        AND (%(kinds)s::text[] IS NULL OR d.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR d.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR d.state = any(%(states)s))
    GROUP BY d.place
),

cells AS MATERIALIZED (
    SELECT
        counted.cell,
        sum(counted.n) AS n,
        -- Cases have followed exactly those changes of boundaries that are in effect at the instant.
        (
            counted.cell < 0
            AND EXISTS (
                SELECT FROM area_change AS c
                WHERE (c.valid_from <= %(at)s::timestamptz) <> (c.settled_at IS NOT NULL)
            )
        ) AS unsure
    FROM counted
    GROUP BY counted.cell
    HAVING sum(counted.n) <> 0
),

moved AS MATERIALIZED (
    SELECT
        cells.cell,
        v.area_id
    FROM cells
    LEFT JOIN area_version AS v ON cells.cell = v.id
    WHERE
        cells.unsure
        OR (cells.cell > 0 AND cells.cell NOT IN (SELECT a.id FROM area_at AS a))
),

looked_up AS (
    SELECT
        p.place,
        count(*) AS n
    FROM moved
    -- The offset keeps the loop: as many look-ups in the index as there are cells to be looked up, none for none.
    CROSS JOIN
        LATERAL (
            SELECT found.id
            FROM (
                SELECT c.id FROM case_record AS c
                WHERE c.place_grid_id = moved.area_id AND c.grid_version_id = moved.cell
                UNION ALL
                SELECT c.id FROM case_record AS c
                WHERE moved.cell < 0 AND c.place_grid_id IS NULL AND c.district_id = -moved.cell
            ) AS found
            OFFSET 0
        ) AS of_cell
    INNER JOIN placed_case(%(at)s::timestamptz) AS p ON of_cell.id = p.id
    WHERE
        p.counts
        AND p.point IS NOT NULL
        AND p.opened_at >= %(first)s::timestamptz
        AND p.opened_at < %(past)s::timestamptz
        AND (%(kinds)s::text[] IS NULL OR p.kind = any(%(kinds)s))
        AND (%(channels)s::text[] IS NULL OR p.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR p.state = any(%(states)s))
    GROUP BY p.place
),

counts AS (
    SELECT
        a.scope_lo AS place,
        cells.n
    FROM cells
    INNER JOIN area_at AS a ON cells.cell = a.id
    UNION ALL
    SELECT
        a.scope_lo AS place,
        cells.n
    FROM cells
    INNER JOIN area_at AS a ON -cells.cell = a.area_id
    WHERE NOT cells.unsure
    UNION ALL
    SELECT
        l.place,
        l.n
    FROM looked_up AS l
),

by_place AS (
    SELECT
        counts.place,
        sum(counts.n) AS n
    FROM counts
    GROUP BY counts.place
),

homes AS (
    SELECT
        h.grid_id AS area_id,
        sum(h.households) AS households
    FROM households_at(%(at)s::timestamptz) AS h
    WHERE %(with_households)s
    GROUP BY h.grid_id
)

-- The areas of the level and all that is in them, in one grouping: what an area has is counted where it is selected.
SELECT
    ltree2text(subpath(a.path, %(depth)s, 1))::bigint AS area_id,
    max(a.code) FILTER (WHERE nlevel(a.path) = %(depth)s + 1) AS code,
    max(a.name) FILTER (WHERE nlevel(a.path) = %(depth)s + 1) AS name,
    (sum(homes.households) FILTER (WHERE %(areas)s::int8multirange @> a.scope_lo))::bigint AS households,
    coalesce(sum(p.n) FILTER (WHERE %(areas)s::int8multirange @> a.scope_lo), 0)::bigint AS n,
    (SELECT coalesce(sum(l.n), 0) FROM looked_up AS l)::bigint AS one_by_one,
    EXISTS(SELECT FROM heat_built) AS built
FROM area_at AS a
LEFT JOIN by_place AS p ON a.scope_lo = p.place
LEFT JOIN homes ON a.area_id = homes.area_id
WHERE nlevel(a.path) > %(depth)s
GROUP BY ltree2text(subpath(a.path, %(depth)s, 1))
HAVING
    bool_or(
        nlevel(a.path) = %(depth)s + 1
        AND %(areas)s::int8multirange && int8range(a.scope_lo, a.scope_hi, '[]')
    )
ORDER BY max(a.code) FILTER (WHERE nlevel(a.path) = %(depth)s + 1) COLLATE "C"
