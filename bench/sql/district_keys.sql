-- The keys of the district, first and last.
SELECT
    v.scope_lo,
    v.scope_hi
FROM area_version AS v
WHERE v.level = 'district' AND v.superseded_at IS NULL
