-- Which places and which districts, towns and communities are named in an address? %(names)s are all its parts that
-- could be a name; %(beginnings)s are patterns for a name that is still being typed. Areas as at %(at)s.
WITH areas AS (
    SELECT
        v.area_id,
        v.level,
        v.name,
        v.parent_id,
        v.label_point,
        regexp_replace(
            v.name,
            '(社区居民委员会|社区居委会|居民委员会|居委会|村民委员会|村委会|街道办事处|社区|街道|镇|乡|村|区|县)$',
            ''
        ) AS short
    FROM area_version AS v
    WHERE
        (v.level = 'district' OR v.level = 'town' OR v.level = 'community')
        AND v.superseded_at IS NULL
        AND v.valid @> %(at)s::timestamptz
),

said AS (
    SELECT
        a.area_id,
        a.level,
        a.name,
        a.parent_id,
        a.label_point,
        w.written
    FROM areas AS a
    CROSS JOIN
        LATERAL (
            VALUES (a.name), (a.short), (a.short || '村委会'), (a.short || '村'), (a.short || '社区'), (a.short || '居委会')
        ) AS w (written)
    WHERE
        w.written = any(%(names)s)
        AND (a.level = 'community' OR w.written = a.name OR w.written = a.short)
),

hits AS (
    SELECT
        p.id,
        p.name AS written,
        1.0 AS weight,
        FALSE AS partial
    FROM place AS p
    WHERE p.name = any(%(names)s)
    UNION ALL
    SELECT
        a.place_id AS id,
        a.name AS written,
        a.weight,
        FALSE AS partial
    FROM place_alias AS a
    WHERE a.name = any(%(names)s)
    UNION ALL
    (
        SELECT
            p.id,
            p.name AS written,
            1.0 AS weight,
            TRUE AS partial
        FROM place AS p
        WHERE p.name LIKE any(%(beginnings)s)
        ORDER BY (p.community_id IN (SELECT s.area_id FROM said AS s)) DESC NULLS LAST, length(p.name), p.id
        LIMIT 40
    )
),

chosen AS (
    SELECT
        h.id,
        h.written,
        h.weight,
        h.partial,
        p.kind,
        p.name,
        p.point,
        p.community_id
    FROM hits AS h
    INNER JOIN place AS p ON h.id = p.id
    ORDER BY
        (p.community_id IN (SELECT s.area_id FROM said AS s)) DESC NULLS LAST, length(h.written) DESC, h.partial, p.id
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
