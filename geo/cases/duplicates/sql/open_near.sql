-- Open cases that lie in some ranges of the web map and were opened in a period, the newest first: what a report may
-- repeat. Never a restricted one. "building" is the building of its address, "top" the kind above its kind.
-- The ranges are plain numbers and the states stand as in the index, so that row security does not turn the index off.
SELECT
    c.id,
    st_x(c.point) AS lon,
    st_y(c.point) AS lat,
    c.kind,
    coalesce(k.parent_code, k.code) AS top,
    left(c.description, %(longest)s) AS description,
    c.opened_at,
    coalesce(above.parent_id, unit.parent_id, unit.id) AS building
FROM unnest(%(lows)s::bigint[], %(highs)s::bigint[]) AS asked (low, high)
CROSS JOIN
    LATERAL (
        SELECT
            o.id,
            o.point,
            o.kind,
            o.description,
            o.opened_at,
            o.address_unit_id
        FROM case_record AS o
        WHERE
            o.morton >= asked.low
            AND o.morton < asked.high
            AND o.state IN ('registered', 'assigned', 'review', 'accepted', 'mediating', 'suspended')
            AND NOT o.restricted
            AND NOT o.danger
            AND o.opened_at BETWEEN %(first)s AND %(last)s
            AND o.id <> %(besides)s
        ORDER BY o.opened_at DESC, o.id DESC
        LIMIT %(most)s
    ) AS c
INNER JOIN dispute_kind AS k ON c.kind = k.code
LEFT JOIN address_unit AS unit ON c.address_unit_id = unit.id
LEFT JOIN address_unit AS above ON unit.parent_id = above.id
ORDER BY c.opened_at DESC, c.id DESC
LIMIT %(most)s
