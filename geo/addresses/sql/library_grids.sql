-- What is the shape of every grid of all times, in parts, in WGS84?
SELECT
    p.version_id,
    st_asbinary(p.geom) AS shape
FROM area_part AS p
INNER JOIN area_version AS v ON p.version_id = v.id
WHERE p.level = 'grid' AND v.superseded_at IS NULL
