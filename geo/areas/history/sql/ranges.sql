-- The keys that an area has or had, as a multirange; NULL where no area has or had the code.
-- Parameters: code.
SELECT range_agg(int8range(v.scope_lo, v.scope_hi, '[]'))::text AS keys
FROM area_version AS v
WHERE
    v.area_id = (SELECT o.area_id FROM area_version AS o WHERE o.code = %(code)s AND o.superseded_at IS NULL LIMIT 1)
    AND v.superseded_at IS NULL
