-- Keep buildings, units or rooms: new ones are added; known ones take over label, grid and point where a row of the
-- file is about them itself. Gives the id of each, and whether it is new.
-- move: whether known ones are taken over; the arrays have one element for each.
INSERT INTO address_unit AS known (place_id, parent_id, level, key, label, grid_id, point)
SELECT
    u.place_id,
    u.parent_id,
    u.level,
    u.key,
    u.label,
    u.grid_id,
    st_setsrid(st_makepoint(u.lon, u.lat), 4326) AS spot
FROM
    unnest(
        %(place_id)s::bigint[],
        %(parent_id)s::bigint[],
        %(level)s::text[],
        %(key)s::text[],
        %(label)s::text[],
        %(grid_id)s::bigint[],
        %(lon)s::float8[],
        %(lat)s::float8[]
    ) AS u (place_id, parent_id, level, key, label, grid_id, lon, lat)
ON CONFLICT (place_id, coalesce(parent_id, 0), level, key) DO UPDATE
    SET
        label = CASE WHEN %(move)s THEN excluded.label ELSE known.label END,
        grid_id = CASE WHEN %(move)s THEN excluded.grid_id ELSE known.grid_id END,
        point = CASE WHEN %(move)s THEN excluded.point ELSE known.point END
RETURNING id, place_id, parent_id, level, key, xmax = 0 AS added;
