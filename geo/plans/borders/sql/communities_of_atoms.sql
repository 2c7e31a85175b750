-- The communities that cells are in at an instant, by the ids of the cells, and how many of these cells each has.
SELECT
    v.area_id,
    v.code,
    v.name,
    count(*)::integer AS cells
FROM atom AS a
INNER JOIN area_version AS v ON a.community_id = v.area_id
WHERE
    a.id = any(%(atoms)s::bigint[])
    AND a.valid @> %(at)s::timestamptz
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
GROUP BY v.area_id, v.code, v.name
ORDER BY v.code COLLATE "C"
