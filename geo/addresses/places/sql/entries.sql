-- Which places of the library answer to a search, a page at a time, each with its names, its area and how much stands
-- under it?
-- %(place_id)s: one place alone, or NULL. %(words)s: what is looked for, or ''; %(pattern)s: the same as a LIKE
-- pattern; %(ids)s: places that answer to it by their sound. %(kinds)s: kinds, empty for all. %(lo)s, %(hi)s: keys of
-- the areas to look in, or NULL. %(retired)s: those retired, those in use, or NULL for both. %(after_rank)s,
-- %(after_name)s, %(after_id)s: the last one of the page before, or NULL. %(most)s: how many. Areas as at %(at)s.
WITH hits AS (
    SELECT
        p.id,
        p.kind,
        p.name,
        p.name COLLATE "C" AS sorted_name,
        p.source,
        p.version,
        p.retired_on,
        p.point,
        grid.code AS grid_code,
        grid.name AS grid_name,
        community.code AS community_code,
        community.name AS community,
        community.parent_id AS town_id,
        coalesce(grid.scope_lo, community.scope_lo) AS scope,
        CASE
            WHEN %(words)s = '' OR p.name = %(words)s THEN 0
            WHEN starts_with(p.name, %(words)s) THEN 1
            ELSE 2
        END AS rank
    FROM place AS p
    LEFT JOIN area_version AS grid
        ON p.grid_id = grid.area_id AND grid.superseded_at IS NULL AND grid.valid @> %(at)s::timestamptz
    LEFT JOIN area_version AS community
        ON
            coalesce(p.community_id, grid.parent_id) = community.area_id
            AND community.superseded_at IS NULL
            AND community.valid @> %(at)s::timestamptz
    WHERE
        (%(place_id)s::bigint IS NULL OR p.id = %(place_id)s::bigint)
        AND (%(retired)s::boolean IS NULL OR (p.retired_on IS NOT NULL) = %(retired)s::boolean)
        AND (cardinality(%(kinds)s::text[]) = 0 OR p.kind = any(%(kinds)s::text[]))
        AND (
            %(words)s = ''
            OR p.name LIKE %(pattern)s
            OR p.id = any(%(ids)s::bigint[])
            OR p.id IN (SELECT a.place_id FROM place_alias AS a WHERE a.name LIKE %(pattern)s)
        )
),

within AS (
    SELECT
        h.*,
        count(*) OVER () AS total
    FROM hits AS h
    WHERE %(lo)s::bigint IS NULL OR h.scope BETWEEN %(lo)s::bigint AND %(hi)s::bigint
),

page AS (
    SELECT w.*
    FROM within AS w
    WHERE
        %(after_id)s::bigint IS NULL
        OR (w.rank, w.sorted_name, w.id) > (%(after_rank)s::integer, %(after_name)s::text, %(after_id)s::bigint)
    ORDER BY w.rank, w.sorted_name, w.id
    LIMIT %(most)s
)

SELECT
    p.id,
    p.kind,
    p.name,
    p.source,
    p.version,
    p.retired_on,
    st_x(p.point) AS lon,
    st_y(p.point) AS lat,
    p.grid_code,
    p.grid_name,
    p.community_code,
    p.community,
    town.name AS town,
    p.scope,
    p.rank,
    p.total::integer AS total,
    coalesce(n.names, '[]'::jsonb) AS names,
    u.units::integer AS units,
    u.buildings::integer AS buildings
FROM page AS p
LEFT JOIN area_version AS town
    ON p.town_id = town.area_id AND town.superseded_at IS NULL AND town.valid @> %(at)s::timestamptz
LEFT JOIN LATERAL (
    SELECT
        jsonb_agg(
            jsonb_build_object(
                'id', a.id, 'name', a.name, 'kind', a.kind, 'weight', round(a.weight::numeric, 2), 'until', a.until,
                'source', a.source
            )
            ORDER BY a.kind, a.until DESC NULLS LAST, a.id
        ) AS names
    FROM place_alias AS a
    WHERE a.place_id = p.id
) AS n ON TRUE
LEFT JOIN LATERAL (
    SELECT
        count(*) AS units,
        count(*) FILTER (WHERE au.level = 'building') AS buildings
    FROM address_unit AS au
    WHERE au.place_id = p.id
) AS u ON TRUE
ORDER BY p.rank, p.sorted_name, p.id
