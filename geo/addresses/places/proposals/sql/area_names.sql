-- What are the districts, towns and communities called at an instant (%(at)s)?
SELECT
    v.name,
    v.level
FROM area_version AS v
WHERE
    v.level = any(ARRAY['district', 'town', 'community'])
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
