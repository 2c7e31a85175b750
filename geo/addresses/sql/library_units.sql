-- The next %(many)s buildings, units and rooms behind the id %(after)s, as one array a column.
SELECT
    array_agg(u.id) AS id,
    array_agg(u.place_id) AS place,
    array_agg(coalesce(u.parent_id, 0)) AS parent,
    array_agg(array_position(ARRAY['building', 'unit', 'room'], u.level)::bigint - 1) AS level,
    array_agg(hashtextextended(u.key || chr(31) || u.label, 0)) AS wording,
    array_agg(coalesce(u.grid_id, 0)) AS grid,
    array_agg(st_x(u.point)) AS lon,
    array_agg(st_y(u.point)) AS lat
FROM (
    SELECT
        n.id,
        n.place_id,
        n.parent_id,
        n.level,
        n.key,
        n.label,
        n.grid_id,
        n.point
    FROM address_unit AS n
    WHERE n.id > %(after)s
    ORDER BY n.id
    LIMIT %(many)s
) AS u
