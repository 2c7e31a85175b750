-- The stamp of a tile of cases or heat without drawing it: any change of what the caller sees in it moves the stamp.
-- Parameters: as cases.sql.
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
)

SELECT count(*) || '-' || coalesce(bit_xor(hashint8extended(c.id, c.revision)), 0) AS stamp
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
