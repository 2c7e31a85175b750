-- Along which lines do roads run, in WGS84? %(places)s: ids of places, or NULL for all.
SELECT
    s.place_id,
    st_asbinary(st_transform(s.geom_3857, 4326)) AS line
FROM street AS s
WHERE s.place_id IS NOT NULL AND (%(places)s::bigint[] IS NULL OR s.place_id = any(%(places)s::bigint[]))
