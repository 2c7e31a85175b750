-- The buildings, units and rooms of some places (%(places)s), as one array a column.
SELECT
    array_agg(u.id) AS id,
    array_agg(u.place_id) AS place,
    array_agg(coalesce(u.parent_id, 0)) AS parent,
    array_agg(array_position(ARRAY['building', 'unit', 'room'], u.level)::bigint - 1) AS level,
    array_agg(hashtextextended(u.key || chr(31) || u.label, 0)) AS wording,
    array_agg(coalesce(u.grid_id, 0)) AS grid,
    array_agg(st_x(u.point)) AS lon,
    array_agg(st_y(u.point)) AS lat
FROM address_unit AS u
WHERE u.place_id = any(%(places)s::bigint[])
