-- From when to when areas are or were, under their last names, with the instants at which they changed in between.
-- Parameters: area_ids.
WITH version AS (
    SELECT
        v.area_id,
        v.code,
        v.name,
        v.valid,
        row_number() OVER (PARTITION BY v.area_id ORDER BY lower(v.valid) DESC) AS from_last,
        lag(v.valid) OVER one IS NOT NULL AND NOT coalesce(
            upper(lag(v.valid) OVER one) = lower(v.valid)
            AND v.code = lag(v.code) OVER one
            AND (v.name, v.kind, v.parent_id)
            IS NOT DISTINCT FROM (lag(v.name) OVER one, lag(v.kind) OVER one, lag(v.parent_id) OVER one)
            AND st_orderingequals(v.geom, lag(v.geom) OVER one),
            FALSE
        ) AS changed
    FROM area_version AS v
    WHERE v.area_id = any(%(area_ids)s::bigint[]) AND v.superseded_at IS NULL
    WINDOW one AS (PARTITION BY v.area_id ORDER BY lower(v.valid))
)

SELECT
    v.area_id,
    max(v.code) FILTER (WHERE v.from_last = 1) AS code,
    max(v.name) FILTER (WHERE v.from_last = 1) AS name,
    min(lower(v.valid)) AS begins,
    max(upper(v.valid)) FILTER (WHERE v.from_last = 1) AS ends,
    coalesce(
        array_agg(lower(v.valid) ORDER BY lower(v.valid)) FILTER (WHERE v.changed),
        '{}'
    ) AS changed_at
FROM version AS v
GROUP BY v.area_id
ORDER BY min(lower(v.valid)), max(v.code) FILTER (WHERE v.from_last = 1)
