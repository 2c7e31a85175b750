-- The areas of the newest state of affairs: id, version in force and key of each code.
SELECT
    code,
    area_id,
    id AS version_id,
    scope_lo
FROM area_version
WHERE superseded_at IS NULL AND upper_inf(valid)
