-- Cases as points, those that count and that the caller may see: layer cases, and a stamp that any change of them moves.
-- The tile is a range of keys, which row security leaves to the index.
-- Parameters: z, x, y of the tile, key_from and key_past of its half-open range of keys, first and past (half-open span
-- of opened_at, may be infinite), kinds (a kind stands for those under it), channels, states (text[], NULL for all).
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

seen AS (
    SELECT
        c.id,
        c.number,
        c.kind,
        c.state,
        c.channel,
        c.revision,
        c.point
    FROM case_record AS c
    WHERE
        c.morton >= %(key_from)s
        AND c.morton < %(key_past)s
        AND c.district_id IS NOT NULL
        AND c.state NOT IN ('withdrawn', 'merged')
        AND c.opened_at >= %(first)s::timestamptz
        AND c.opened_at < %(past)s::timestamptz
        AND (
            %(kinds)s::text[] IS NULL
            OR c.kind IN (SELECT family.code FROM family WHERE family.top = any(%(kinds)s))
        )
        AND (%(channels)s::text[] IS NULL OR c.channel = any(%(channels)s))
        AND (%(states)s::text[] IS NULL OR c.state = any(%(states)s))
),

drawn AS (
    SELECT
        seen.id,
        seen.number,
        seen.kind,
        seen.state,
        seen.channel,
        st_asmvtgeom(
            st_transform(seen.point, 3857), st_tileenvelope(%(z)s, %(x)s, %(y)s), 4096, 0, false
        ) AS geom
    FROM seen
)

SELECT
    (SELECT count(*) || '-' || coalesce(bit_xor(hashint8extended(seen.id, seen.revision)), 0) FROM seen) AS stamp,
    (SELECT st_asmvt(drawn, 'cases', 4096, 'geom', 'id') FROM drawn) AS tile
