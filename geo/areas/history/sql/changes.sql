-- What each change of boundaries did to areas, by what stands of it: an area that is written again as it was has not
-- changed, and a change that was taken back before its time did nothing.
-- Columns: change_id, at, source, how many areas were added, changed and retired.
-- Parameters: first and past (half-open span of instants, may be infinite), areas int8multirange of keys.
WITH begun AS (
    SELECT
        v.change_id,
        w.id IS NULL AS added
    FROM area_version AS v
    LEFT JOIN area_version AS w
        ON
            v.area_id = w.area_id
            AND w.superseded_at IS NULL
            AND upper(w.valid) = lower(v.valid)
    WHERE
        v.superseded_at IS NULL
        AND lower(v.valid) >= %(first)s::timestamptz
        AND lower(v.valid) < %(past)s::timestamptz
        AND %(areas)s::int8multirange @> v.scope_lo
        AND (
            w.id IS NULL
            OR (v.code, v.name, v.kind, v.parent_id) IS DISTINCT FROM (w.code, w.name, w.kind, w.parent_id)
            OR NOT st_orderingequals(v.geom, w.geom)
        )
),

-- The change that retires an area does not write it; what came of the area tells which it was.
ended AS (
    SELECT closing.id AS change_id
    FROM area_version AS w
    CROSS JOIN
        LATERAL (
            SELECT c.id
            FROM area_change AS c
            WHERE c.valid_from = upper(w.valid) AND c.withdrawn_at IS NULL
            ORDER BY
                EXISTS (SELECT FROM area_lineage AS l WHERE l.change_id = c.id AND l.predecessor_id = w.area_id) DESC,
                coalesce((c.summary ->> 'retired')::integer, 0) > 0 DESC,
                c.id DESC
            LIMIT 1
        ) AS closing
    WHERE
        w.superseded_at IS NULL
        AND upper(w.valid) >= %(first)s::timestamptz
        AND upper(w.valid) < %(past)s::timestamptz
        AND %(areas)s::int8multirange @> w.scope_lo
        AND NOT EXISTS (
            SELECT FROM area_version AS v
            WHERE v.area_id = w.area_id AND v.superseded_at IS NULL AND lower(v.valid) = upper(w.valid)
        )
),

counted AS (
    SELECT
        begun.change_id,
        count(*) FILTER (WHERE begun.added) AS added,
        count(*) FILTER (WHERE NOT begun.added) AS changed,
        0 AS retired
    FROM begun
    GROUP BY begun.change_id
    UNION ALL
    SELECT
        ended.change_id,
        0 AS added,
        0 AS changed,
        count(*) AS retired
    FROM ended
    GROUP BY ended.change_id
)

SELECT
    c.id AS change_id,
    c.valid_from AS at,
    c.source,
    sum(counted.added)::integer AS added,
    sum(counted.changed)::integer AS changed,
    sum(counted.retired)::integer AS retired
FROM counted
INNER JOIN area_change AS c ON counted.change_id = c.id
GROUP BY c.id, c.valid_from, c.source
ORDER BY c.valid_from, c.id
