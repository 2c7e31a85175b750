-- Grids as they are at an instant, each with its chain of areas and everybody in charge in any of them.
SELECT
    v.id AS version_id,
    v.area_id,
    v.code,
    v.name,
    v.path::text AS path,
    v.scope_lo,
    c.chain,
    w.people
FROM area_version AS v
LEFT JOIN LATERAL (
    SELECT json_agg(json_build_object('code', u.code, 'name', u.name, 'level', u.level) ORDER BY u.path) AS chain
    FROM area_version AS u
    WHERE
        u.area_id = any(string_to_array(v.path::text, '.')::bigint[])
        AND u.superseded_at IS NULL
        AND u.valid @> %(at)s::timestamptz
) AS c ON TRUE
LEFT JOIN LATERAL (
    SELECT
        json_agg(
            json_build_object(
                'id', h.id, 'name', h.name, 'phone', h.work_phone, 'area_id', i.area_id, 'post', i.post,
                'rank', i.rank, 'employment', i.employment, 'on_duty', a.id IS NULL
            )
        ) AS people
    FROM person_in_charge AS i
    INNER JOIN person AS h ON i.person_id = h.id
    LEFT JOIN absence AS a ON h.id = a.person_id AND a.during @> %(at)s::timestamptz
    WHERE
        i.area_id = any(string_to_array(v.path::text, '.')::bigint[])
        AND i.valid @> %(at)s::timestamptz
) AS w ON TRUE
WHERE
    v.level = 'grid'
    AND v.code = any(%(codes)s)
    AND v.superseded_at IS NULL
    AND v.valid @> %(at)s::timestamptz
