-- Where the open disputes in the grids that a community has or had, dedicated ones too, happened, as one MultiPoint in
-- WGS84, NULL for none: those that the asker may count.
SELECT st_asbinary(st_collect(c.point)) AS points
FROM case_record AS c
WHERE
    c.place_grid_id = any(ARRAY(SELECT v.area_id FROM area_version AS v WHERE v.parent_id = %(community)s))
    AND c.state = any(%(states)s::text[])
    AND c.point IS NOT NULL
