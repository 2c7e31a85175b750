-- Cases counted in the cells of a tile, from the counters of heat and what has not been folded into them: layer heat,
-- one point in the middle of each cell that has any, with n. A cell is a square of one layer of the counters, so each
-- case is in exactly one cell of a zoom and a zoom adds up to all of them.
-- Columns: built tells whether the counters hold every case; stamp moves when any cell counts otherwise; tile is NULL
-- where it is empty or where the stamp is among the held ones; unknown_kind is a kind that the dictionary lacks.
-- Parameters: key_from and key_past of the tile's half-open range of keys, layer of the counters, shift to a square of
-- it, bits that number the cells of a side; days as first_year and first_day to last_year and last_day (of the year)
-- and as first_date to last_date; kinds (codes, each with what is under it), channels, states (text[], NULL for all;
-- one of them at most), held stamps.
WITH RECURSIVE family (top, code) AS (
    SELECT
        k.code AS top,
        k.code
    FROM dispute_kind AS k
    WHERE k.code = any(%(kinds)s::text[])
    UNION
    SELECT
        family.top,
        k.code
    FROM dispute_kind AS k
    INNER JOIN family ON k.parent_code = family.code
),

-- A kind under another one that is asked for is counted with it.
asked (value) AS (
    SELECT 'k' || family.code
    FROM family
    GROUP BY family.code
    HAVING count(*) = 1 AND bool_or(family.top = family.code)
    UNION ALL
    SELECT 'c' || channel.name FROM unnest(%(channels)s::text[]) AS channel (name)
    UNION ALL
    SELECT 's' || state.name FROM unnest(%(states)s::text[]) AS state (name)
    UNION ALL
    SELECT ''
    WHERE
        %(kinds)s::text[] IS NULL
        AND %(channels)s::text[] IS NULL
        AND %(states)s::text[] IS NULL
),

counted AS (
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
        AND h.value = any(ARRAY(SELECT asked.value FROM asked))
        AND h.year = any(ARRAY(
            SELECT DISTINCT y.year FROM heat_count AS y
            WHERE
                y.layer = 0
                AND y.value = ''
                AND y.year BETWEEN %(first_year)s::integer AND %(last_year)s::integer
        ))
        AND h.cell >= %(key_from)s::bigint >> %(shift)s
        AND h.cell < %(key_past)s::bigint >> %(shift)s
    UNION ALL
    SELECT
        d.morton >> %(shift)s AS cell,
        d.n
    FROM heat_delta AS d
    WHERE
        d.morton >= %(key_from)s
        AND d.morton < %(key_past)s
        AND d.day BETWEEN %(first_date)s::date AND %(last_date)s::date
        AND (%(kinds)s::text[] IS NULL OR d.kind IN (SELECT family.code FROM family))
        AND (%(channels)s::text[] IS NULL OR d.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR d.state = any(%(states)s))
),

cells AS MATERIALIZED (
    SELECT
        (counted.cell - (%(key_from)s::bigint >> %(shift)s))::integer AS cell,
        sum(counted.n)::integer AS n
    FROM counted
    GROUP BY counted.cell
    HAVING sum(counted.n) <> 0
),

content AS (
    SELECT coalesce(sum(c.n), 0) || '-' || coalesce(bit_xor(hashint8extended(c.cell, c.n)), 0) AS stamp
    FROM cells AS c
),

drawn AS (
    SELECT
        c.n,
        -- The bits of a key are those of row and column in turn; here they are taken apart again.
        st_makepoint(
            ((
                (c.cell & 1) | (c.cell >> 1 & 2) | (c.cell >> 2 & 4)
                | (c.cell >> 3 & 8) | (c.cell >> 4 & 16) | (c.cell >> 5 & 32)
            ) * 2 + 1) * (2048 >> %(bits)s),
            ((
                (c.cell >> 1 & 1) | (c.cell >> 2 & 2) | (c.cell >> 3 & 4)
                | (c.cell >> 4 & 8) | (c.cell >> 5 & 16) | (c.cell >> 6 & 32)
            ) * 2 + 1) * (2048 >> %(bits)s)
        ) AS geom
    FROM cells AS c
    ORDER BY c.cell
)

SELECT
    EXISTS(SELECT FROM heat_built) AS built,
    content.stamp,
    CASE
        WHEN content.stamp = any(%(held)s::text[]) THEN NULL
        ELSE (SELECT st_asmvt(drawn, 'heat', 4096, 'geom') FROM drawn)
    END AS tile,
    (
        SELECT min(kind.code)
        FROM unnest(%(kinds)s::text[]) AS kind (code)
        WHERE kind.code NOT IN (SELECT k.code FROM dispute_kind AS k)
    ) AS unknown_kind
FROM content
