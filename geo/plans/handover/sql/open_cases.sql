-- The open disputes that a redrawing of communities may concern: those that happened in the grids that they have or
-- had, dedicated ones too, and those that such a grid answers for. Nothing in a row tells what it is about.
WITH grid_of AS MATERIALIZED (
    SELECT DISTINCT v.area_id
    FROM area_version AS v
    WHERE v.level = 'grid' AND v.parent_id = any(%(communities)s::bigint[])
)

SELECT
    c.id,
    c.state,
    c.due_at,
    c.restricted,
    c.assigned_grid_id,
    c.place_grid_id,
    c.leader_id,
    c.number = any(%(named)s::text[]) AS named,
    st_x(c.point) AS lon,
    st_y(c.point) AS lat
FROM case_record AS c
WHERE
    c.state = any(%(states)s::text[])
    AND (
        c.place_grid_id = any(ARRAY(SELECT g.area_id FROM grid_of AS g))
        OR c.assigned_grid_id = any(ARRAY(SELECT g.area_id FROM grid_of AS g))
    )
ORDER BY c.id
