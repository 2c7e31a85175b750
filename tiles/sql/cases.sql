-- Cases as points, those that count and that the caller may see: layer cases, and a stamp that their changes move.
-- The tile is a range of keys, which row security leaves to the index.
-- Parameters: z, x, y of the tile, key_from and key_past of the tile's half-open range of keys, at instant, first and
-- past (half-open span of opened_at, may be infinite), kinds and areas (codes, each with what is under it), channels,
-- states (text[], NULL for all).
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

seen AS (
    SELECT
        c.id,
        c.number,
        c.kind,
        c.state,
        c.channel,
        c.revision,
        c.point
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
),

drawn AS (
    SELECT
        seen.id,
        seen.number,
        seen.kind,
        seen.state,
        seen.channel,
        st_asmvtgeom(
            st_transform(seen.point, 3857), st_tileenvelope(%(z)s, %(x)s, %(y)s), 4096, 0, FALSE
        ) AS geom
    FROM seen
)

SELECT
    (SELECT count(*) || '-' || coalesce(bit_xor(hashint8extended(seen.id, seen.revision)), 0) FROM seen) AS stamp,
    (SELECT st_asmvt(drawn, 'cases', 4096, 'geom', 'id') FROM drawn) AS tile,
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
