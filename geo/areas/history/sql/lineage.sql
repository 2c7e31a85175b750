-- Which area came of which, for all that an area came of and all that came of it, and who shared in either: links from
-- predecessors to successors.
-- Parameters: area_id.
WITH RECURSIVE link AS (
    SELECT
        l.predecessor_id,
        l.successor_id,
        c.valid_from AS at
    FROM area_lineage AS l
    INNER JOIN area_change AS c ON l.change_id = c.id
    WHERE c.withdrawn_at IS NULL AND l.predecessor_id <> l.successor_id
),

back (area_id) AS (
    SELECT %(area_id)s::bigint
    UNION
    SELECT link.predecessor_id
    FROM back
    INNER JOIN link ON back.area_id = link.successor_id
),

forth (area_id) AS (
    SELECT %(area_id)s::bigint
    UNION
    SELECT link.successor_id
    FROM forth
    INNER JOIN link ON forth.area_id = link.predecessor_id
),

kin AS (
    SELECT back.area_id FROM back
    UNION
    SELECT forth.area_id FROM forth
)

SELECT
    link.predecessor_id,
    link.successor_id,
    link.at
FROM link
WHERE
    link.predecessor_id IN (SELECT kin.area_id FROM kin)
    OR link.successor_id IN (SELECT kin.area_id FROM kin)
ORDER BY link.at, link.predecessor_id, link.successor_id
