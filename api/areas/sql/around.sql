-- The chain of areas that a path goes through, district first, and everybody in charge in any of them.
-- Parameters: at instant, path (area ids).
SELECT
    (
        SELECT json_agg(json_build_object('code', u.code, 'name', u.name, 'level', u.level) ORDER BY nlevel(u.path))
        FROM area_version AS u
        WHERE
            u.area_id = any(%(path)s::bigint[])
            AND u.superseded_at IS NULL
            AND u.valid @> %(at)s::timestamptz
    ) AS chain,
    (
        SELECT
            json_agg(
                json_build_object(
                    'id', h.id, 'name', h.name, 'phone', h.work_phone, 'area_id', i.area_id, 'post', i.post,
                    'rank', i.rank, 'employment', i.employment, 'on_duty', a.id IS NULL
                )
            )
        FROM person_in_charge AS i
        INNER JOIN person AS h ON i.person_id = h.id
        LEFT JOIN absence AS a ON h.id = a.person_id AND a.during @> %(at)s::timestamptz
        WHERE
            i.area_id = any(%(path)s::bigint[])
            AND i.valid @> %(at)s::timestamptz
    ) AS people
