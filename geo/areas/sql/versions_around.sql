-- The versions of one level of a district that are or will be in force at or after an instant and lie beside areas that
-- have changed, with their exact shape in the web map's projection as WKB: those to be drawn anew, and those beside
-- them, without which the corners where three meet are not known.
-- Parameters: level, district (its number, the highest bits of every key in it), since instant, keys of the areas that
-- have changed (NULL for all).
WITH there AS (
    SELECT
        v.id,
        v.kind,
        v.valid,
        v.geom_3857
    FROM area_version AS v
    WHERE
        v.level = %(level)s
        AND v.scope_lo >> 42 = %(district)s
        AND v.superseded_at IS NULL
        AND coalesce(upper(v.valid) > %(since)s::timestamptz, TRUE)
),

touched AS MATERIALIZED (
    SELECT st_expand(v.geom_3857, 1) AS around
    FROM area_version AS v
    WHERE
        v.level = %(level)s
        AND v.scope_lo = any(%(keys)s::bigint[])
        AND coalesce(upper(v.valid) >= %(since)s::timestamptz, TRUE)
),

redrawn AS MATERIALIZED (
    SELECT
        t.id,
        st_expand(t.geom_3857, 1) AS around
    FROM there AS t
    WHERE %(keys)s::bigint[] IS NULL OR EXISTS (SELECT FROM touched AS o WHERE t.geom_3857 && o.around)
)

SELECT
    t.id,
    t.kind,
    lower(t.valid) AS begins,
    upper(t.valid) AS ends,
    st_asbinary(t.geom_3857) AS wkb,
    t.id IN (SELECT r.id FROM redrawn AS r) AS redrawn
FROM there AS t
WHERE EXISTS (SELECT FROM redrawn AS r WHERE t.geom_3857 && r.around)
ORDER BY t.id
