-- The stamp of a tile of cases without drawing it: any change of what the caller sees in it moves the stamp.
-- Parameters: key_from and key_past of the tile's half-open range of keys, at instant, first and
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
)

SELECT count(*) || '-' || coalesce(bit_xor(hashint8extended(c.id, c.revision)), 0) AS stamp
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
