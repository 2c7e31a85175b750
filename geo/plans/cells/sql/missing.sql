-- The communities that have no cells at an instant and none that begin later, by code, of those named or of all where
-- NULL is; with from when on their cells can be built, which is since their boundary and grids have been as they then
-- are and no cell of theirs has been, and whether buildings stand there.
SELECT
    v.area_id,
    v.code,
    greatest(
        lower(v.valid),
        (
            SELECT max(lower(g.valid))
            FROM area_version AS g
            WHERE g.parent_id = v.area_id AND g.superseded_at IS NULL AND g.valid @> %(at)s::timestamptz
        ),
        (SELECT max(upper(a.valid)) FROM atom AS a WHERE a.community_id = v.area_id)
    ) AS since,
    exists(SELECT FROM building AS b WHERE st_intersects(b.geom_3857, v.geom_3857)) AS built_up
FROM area_version AS v
WHERE
    v.level = 'community'
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
    AND (%(communities)s::bigint[] IS NULL OR v.area_id = any(%(communities)s::bigint[]))
    AND NOT EXISTS (
        SELECT FROM atom AS a
        WHERE a.community_id = v.area_id AND a.valid && tstzrange(%(at)s::timestamptz, NULL)
    )
ORDER BY v.code
