-- What stands under the given places (%(place_ids)s)?
SELECT
    u.place_id,
    u.id,
    u.parent_id,
    u.level,
    u.key,
    u.label,
    u.grid_id,
    st_x(u.point) AS lon,
    st_y(u.point) AS lat
FROM address_unit AS u
WHERE u.place_id = any(%(place_ids)s)
