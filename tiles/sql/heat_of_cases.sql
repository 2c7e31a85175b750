-- Cases counted in the cells of a tile, from the cases: layer heat as heat.sql gives it, for what the counters cannot
-- answer (areas, two filters at once, callers who do not see whole districts).
-- Columns: stamp moves when any cell counts otherwise; tile is NULL where it is empty or where the stamp is among the
-- held ones; unknown_kind and unknown_area are codes that do not exist.
-- Parameters: key_from and key_past of the tile's half-open range of keys, shift to the key of a cell, bits that number
-- the cells of a side, at instant, first and past (half-open span of opened_at, may be infinite), kinds and areas
-- (codes, each with what is under it), channels, states (text[], NULL for all), held stamps.
WITH RECURSIVE family (top, code) AS (
    SELECT
        k.code AS top,
        k.code
    FROM dispute_kind AS k
    UNION
    SELECT
        family.top,
        k.code
    FROM dispute_kind AS k
    INNER JOIN family ON k.parent_code = family.code
),

asked AS (
    SELECT range_agg(int8range(v.scope_lo, v.scope_hi, '[]')) AS areas
    FROM area_version AS v
    WHERE
        v.code = any(%(areas)s::text[])
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

cells AS MATERIALIZED (
    SELECT
        ((c.morton - %(key_from)s) >> %(shift)s)::integer AS cell,
        count(*)::integer AS n
    FROM placed_case(%(at)s::timestamptz) AS c
    WHERE
        c.counts
        AND c.morton >= %(key_from)s
        AND c.morton < %(key_past)s
        AND c.opened_at >= %(first)s::timestamptz
        AND c.opened_at < %(past)s::timestamptz
        AND (
            %(kinds)s::text[] IS NULL
            OR c.kind IN (
                SELECT family.code FROM family
                WHERE family.top = any(%(kinds)s)
            )
        )
        AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
        AND (%(areas)s::text[] IS NULL OR (SELECT asked.areas FROM asked) @> c.place)
    GROUP BY ((c.morton - %(key_from)s) >> %(shift)s)::integer
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
    content.stamp,
    CASE
        WHEN content.stamp = any(%(held)s::text[]) THEN NULL
        ELSE (SELECT st_asmvt(drawn, 'heat', 4096, 'geom') FROM drawn)
    END AS tile,
    (
        SELECT min(kind.code)
        FROM unnest(%(kinds)s::text[]) AS kind (code)
        WHERE kind.code NOT IN (SELECT k.code FROM dispute_kind AS k)
    ) AS unknown_kind,
    (
        SELECT min(area.code)
        FROM unnest(%(areas)s::text[]) AS area (code)
        WHERE
            area.code NOT IN (
                SELECT v.code
                FROM area_version AS v
                WHERE
                    v.code = any(%(areas)s)
                    AND v.superseded_at IS NULL
                    AND v.valid @> %(at)s::timestamptz
            )
    ) AS unknown_area
FROM content
