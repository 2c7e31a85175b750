-- Which places and which districts, towns and communities are named in an address?
-- %(names)s: all its parts that could be a name. %(beginnings)s: patterns for a name that is not written to its end.
-- %(written)s: the parts that could name an area; %(stems)s: the same without their last word (东关 of 东关社区);
-- %(levels)s: what that word says of the level, or ''. Areas as at %(at)s.
WITH names AS MATERIALIZED (
    SELECT n.name
    FROM unnest(%(names)s::text[]) AS n (name)
),

areas AS MATERIALIZED (
    SELECT
        v.area_id,
        v.level,
        v.name,
        v.parent_id,
        v.label_point,
        CASE
            WHEN right(v.name, 5) = '社区居委会' THEN left(v.name, -5)
            WHEN right(v.name, 5) IN ('村民委员会', '居民委员会', '街道办事处') THEN left(v.name, -5)
            WHEN right(v.name, 3) IN ('村委会', '居委会') THEN left(v.name, -3)
            WHEN right(v.name, 2) IN ('社区', '街道') THEN left(v.name, -2)
            WHEN right(v.name, 1) IN ('村', '镇', '乡', '区', '县') THEN left(v.name, -1)
            ELSE v.name
        END AS stem
    FROM area_version AS v
    WHERE
        (v.level = 'district' OR v.level = 'town' OR v.level = 'community')
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

said AS MATERIALIZED (
    SELECT
        a.area_id,
        a.level,
        a.name,
        a.parent_id,
        a.label_point,
        w.written
    FROM unnest(%(written)s::text[], %(stems)s::text[], %(levels)s::text[]) AS w (written, stem, level)
    INNER JOIN areas AS a ON w.stem = a.stem AND (w.level = '' OR w.level = a.level)
),

hits AS (
    SELECT
        p.id,
        p.kind,
        p.name,
        p.name AS written,
        1.0 AS weight,
        FALSE AS partial,
        p.community_id,
        p.point
    FROM names AS n
    INNER JOIN place AS p ON n.name = p.name
    UNION ALL
    SELECT
        p.id,
        p.kind,
        p.name,
        a.name AS written,
        a.weight,
        FALSE AS partial,
        p.community_id,
        p.point
    FROM names AS n
    INNER JOIN place_alias AS a ON n.name = a.name
    INNER JOIN place AS p ON a.place_id = p.id
    UNION ALL
    (
        SELECT
            p.id,
            p.kind,
            p.name,
            p.name AS written,
            1.0 AS weight,
            TRUE AS partial,
            p.community_id,
            p.point
        FROM place AS p
        WHERE p.name LIKE any(%(beginnings)s)
        ORDER BY (p.community_id IN (SELECT s.area_id FROM said AS s)) DESC NULLS LAST, length(p.name) ASC, p.id ASC
        LIMIT 40
    )
),

chosen AS (
    SELECT
        h.id,
        h.kind,
        h.name,
        h.written,
        h.weight,
        h.partial,
        h.community_id,
        h.point
    FROM hits AS h
    ORDER BY
        (h.community_id IN (SELECT s.area_id FROM said AS s)) DESC NULLS LAST,
        length(h.written) DESC,
        h.partial ASC,
        h.id ASC
    LIMIT 80
)

SELECT
    c.id,
    c.kind,
    c.name,
    c.written,
    c.weight,
    c.partial,
    c.community_id,
    community.name AS community,
    community.parent_id AS town_id,
    town.name AS town,
    st_x(c.point) AS lon,
    st_y(c.point) AS lat
FROM chosen AS c
LEFT JOIN areas AS community ON c.community_id = community.area_id
LEFT JOIN areas AS town ON community.parent_id = town.area_id
UNION ALL
SELECT
    s.area_id AS id,
    s.level AS kind,
    s.name,
    s.written,
    1.0 AS weight,
    FALSE AS partial,
    CASE WHEN s.level = 'community' THEN s.area_id END AS community_id,
    CASE WHEN s.level = 'community' THEN s.name END AS community,
    CASE s.level WHEN 'community' THEN s.parent_id WHEN 'town' THEN s.area_id END AS town_id,
    CASE s.level WHEN 'community' THEN town.name WHEN 'town' THEN s.name END AS town,
    st_x(s.label_point) AS lon,
    st_y(s.label_point) AS lat
FROM said AS s
LEFT JOIN areas AS town ON s.parent_id = town.area_id AND town.level = 'town'
