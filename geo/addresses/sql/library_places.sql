-- What is every place in use called and where does it lie? %(places)s: ids of places, or NULL for all.
SELECT
    p.id,
    p.kind,
    p.name,
    p.community_id,
    coalesce(p.grid_id, 0) AS grid_id,
    st_x(p.point) AS lon,
    st_y(p.point) AS lat
FROM place AS p
WHERE p.retired_on IS NULL AND (%(places)s::bigint[] IS NULL OR p.id = any(%(places)s::bigint[]))
ORDER BY p.id
