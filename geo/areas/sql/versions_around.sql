-- The versions of one level of a district that are or will be in force at or after an instant and lie beside areas that
-- have changed, with their exact shape in the web map's projection as WKB: those to be drawn anew, and those beside
-- them, without which the corners where three meet are not known.
-- Parameters: level, district (its number, the highest bits of every key in it), since instant, keys of the areas that
-- have changed (NULL for all).
WITH there AS NOT MATERIALIZED (
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

-- Both joins go through the index of shapes.
redrawn AS MATERIALIZED (
    SELECT t.id
    FROM there AS t
    WHERE %(keys)s::bigint[] IS NULL
    UNION
    SELECT t.id
    FROM touched AS o
    INNER JOIN there AS t ON o.around && t.geom_3857
),

around AS MATERIALIZED (
    SELECT r.id
    FROM redrawn AS r
    WHERE %(keys)s::bigint[] IS NULL
    UNION
    SELECT t.id
    FROM redrawn AS r
    INNER JOIN area_version AS v ON r.id = v.id
    INNER JOIN there AS t ON st_expand(v.geom_3857, 1) && t.geom_3857
    WHERE %(keys)s::bigint[] IS NOT NULL
)

SELECT
    v.id,
    v.kind,
    lower(v.valid) AS begins,
    upper(v.valid) AS ends,
    st_asbinary(v.geom_3857) AS wkb,
    v.id IN (SELECT r.id FROM redrawn AS r) AS redrawn
FROM around AS a
INNER JOIN area_version AS v ON a.id = v.id
ORDER BY v.id
