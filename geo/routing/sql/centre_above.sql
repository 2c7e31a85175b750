-- The mediation centre nearest above along a path of areas.
SELECT
    o.id,
    o.name
FROM organisation AS o
WHERE
    o.area_id = any(%(path)s::bigint[])
    AND o.kind = 'centre'
ORDER BY array_position(%(path)s::bigint[], o.area_id) DESC, o.id
LIMIT 1
