-- What a change would have made of areas never comes to hold. Parameters: change_id.
WITH gone AS (
    UPDATE area_version AS v
    SET superseded_at = clock_timestamp()
    WHERE v.change_id = %(change_id)s AND v.superseded_at IS NULL
    RETURNING v.id, v.area_id, v.level, v.scope_lo
),

parts AS (
    UPDATE area_part AS p
    SET valid = 'empty'::tstzrange
    FROM gone
    WHERE p.version_id = gone.id
)

SELECT
    gone.area_id,
    gone.level,
    gone.scope_lo
FROM gone
