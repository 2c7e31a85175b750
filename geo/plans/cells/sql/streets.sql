-- The streets, railways, rivers and canals that touch a boundary, in its metric CRS.
SELECT st_asbinary(st_transform(s.geom_3857, %(srid)s::integer)) AS geom
FROM street AS s
WHERE st_intersects(s.geom_3857, st_transform(st_geomfromwkb(%(boundary)s, %(srid)s::integer), 3857))
ORDER BY s.id
