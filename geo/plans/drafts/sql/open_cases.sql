-- Where the open disputes in some grids happened, in a metric CRS: those that the asker may count.
SELECT
    st_x(st_transform(c.point, %(srid)s::integer)) AS x,
    st_y(st_transform(c.point, %(srid)s::integer)) AS y
FROM case_record AS c
WHERE
    c.place_grid_id = any(%(grids)s::bigint[])
    AND c.state = any(%(states)s::text[])
    AND c.point IS NOT NULL
