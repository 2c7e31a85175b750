-- Cases counted in 64 x 64 cells of a tile: layer heat, one point in the middle of each cell that has any, with n and
-- the counts of the three key kinds; and a stamp that any change of the counted cases moves. A cell is a range of keys,
-- so each case is in exactly one cell of a zoom and a zoom adds up to all of them.
-- Parameters: key_from and key_past of the tile's half-open range of keys, shift to the key of a cell, at instant,
-- first and past (half-open span of opened_at, may be infinite), kinds and areas (codes, each with what is under it),
-- channels, states (text[], NULL for all).
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

counted AS MATERIALIZED (
    SELECT
        c.kind,
        ((c.morton - %(key_from)s) >> %(shift)s)::integer AS cell,
        count(*) AS n,
        bit_xor(hashint8extended(c.id, c.revision)) AS stamp
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
    GROUP BY c.kind, cell
),

cells AS (
    SELECT
        counted.cell,
        sum(counted.n)::integer AS n,
        (sum(counted.n) FILTER (WHERE keys.top = '01'))::integer AS n_01,
        (sum(counted.n) FILTER (WHERE keys.top = '02'))::integer AS n_02,
        (sum(counted.n) FILTER (WHERE keys.top = '0402'))::integer AS n_0402
    FROM counted
    LEFT JOIN family AS keys ON counted.kind = keys.code AND keys.top IN ('01', '02', '0402')
    GROUP BY counted.cell
),

drawn AS (
    SELECT
        cells.n,
        coalesce(cells.n_01, 0) AS n_01,
        coalesce(cells.n_02, 0) AS n_02,
        coalesce(cells.n_0402, 0) AS n_0402,
        -- The bits of a key are those of row and column in turn; here they are taken apart again.
        st_makepoint(
            64 * (
                (cells.cell & 1) | (cells.cell >> 1 & 2) | (cells.cell >> 2 & 4)
                | (cells.cell >> 3 & 8) | (cells.cell >> 4 & 16) | (cells.cell >> 5 & 32)
            ) + 32,
            64 * (
                (cells.cell >> 1 & 1) | (cells.cell >> 2 & 2) | (cells.cell >> 3 & 4)
                | (cells.cell >> 4 & 8) | (cells.cell >> 5 & 16) | (cells.cell >> 6 & 32)
            ) + 32
        ) AS geom
    FROM cells
)

SELECT
    (SELECT coalesce(sum(counted.n), 0) || '-' || coalesce(bit_xor(counted.stamp), 0) FROM counted) AS stamp,
    (SELECT st_asmvt(drawn, 'heat', 4096, 'geom') FROM drawn) AS tile,
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
