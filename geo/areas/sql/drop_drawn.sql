-- Forget simplified shapes that will not come to hold.
-- Parameters: ids.
DELETE FROM area_drawn AS d
WHERE d.id = any(%(ids)s::bigint[])
