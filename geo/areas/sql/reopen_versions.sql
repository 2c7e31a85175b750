-- Let areas stay beyond an instant what they were to be until then. Parameters: area_ids, at.
WITH kept AS (
    UPDATE area_version AS v
    SET valid = tstzrange(lower(v.valid), NULL)
    WHERE
        v.area_id = any(%(area_ids)s::bigint[])
        AND v.superseded_at IS NULL
        AND upper(v.valid) = %(at)s::timestamptz
    RETURNING v.id, v.valid, v.level, v.scope_lo
),

parts AS (
    UPDATE area_part AS p
    SET valid = kept.valid
    FROM kept
    WHERE p.version_id = kept.id
)

SELECT
    kept.level,
    kept.scope_lo
FROM kept
