-- Which places have a name like one that is misspelt?
-- %(words)s: parts of the address that no name explains, compared by trigrams. %(patterns)s: the same words with one
-- character changed, for names too short for trigrams. Areas as at %(at)s.
WITH hits AS (
    SELECT
        p.id,
        p.name AS written,
        1.0 AS weight
    FROM place AS p
    WHERE p.name %% any(%(words)s)  -- noqa: PRS
    UNION ALL
    SELECT
        p.id,
        p.name AS written,
        1.0 AS weight
    FROM place AS p
    WHERE p.name LIKE any(%(patterns)s)
    UNION ALL
    SELECT
        a.place_id AS id,
        a.name AS written,
        a.weight
    FROM place_alias AS a
    WHERE a.name %% any(%(words)s)  -- noqa: PRS
    UNION ALL
    SELECT
        a.place_id AS id,
        a.name AS written,
        a.weight
    FROM place_alias AS a
    WHERE a.name LIKE any(%(patterns)s)
    LIMIT 300
)

SELECT
    h.id,
    p.kind,
    p.name,
    h.written,
    h.weight,
    FALSE AS partial,
    p.community_id,
    community.name AS community,
    community.parent_id AS town_id,
    town.name AS town,
    st_x(p.point) AS lon,
    st_y(p.point) AS lat
FROM hits AS h
INNER JOIN place AS p ON h.id = p.id
LEFT JOIN area_version AS community
    ON
        p.community_id = community.area_id
        AND community.superseded_at IS NULL
        AND community.valid @> %(at)s::timestamptz
LEFT JOIN area_version AS town
    ON
        community.parent_id = town.area_id
        AND town.superseded_at IS NULL
        AND town.valid @> %(at)s::timestamptz
