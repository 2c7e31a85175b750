-- End the versions in force of the given areas at the instant of a change. A version that began at that very instant is
-- superseded: it was recorded wrongly, not changed. Their parts follow.
WITH ended AS (
    UPDATE area_version AS v
    SET
        valid = CASE
            WHEN lower(v.valid) < %(valid_from)s THEN tstzrange(lower(v.valid), %(valid_from)s, '[)')
            ELSE v.valid
        END,
        superseded_at = CASE WHEN lower(v.valid) < %(valid_from)s THEN NULL ELSE clock_timestamp() END
    WHERE
        v.area_id = any(%(area_ids)s)
        AND v.superseded_at IS NULL
        AND v.valid @> %(valid_from)s::timestamptz
    RETURNING v.id, v.valid, v.superseded_at
)

UPDATE area_part AS p
SET valid = CASE WHEN e.superseded_at IS NULL THEN e.valid ELSE 'empty'::tstzrange END
FROM ended AS e
WHERE p.version_id = e.id
