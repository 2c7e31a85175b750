-- Let the key by which a case is seen follow its grid where one change moved that grid to another parent.
UPDATE case_record AS c
SET scope = v.scope_lo
FROM area_version AS v
WHERE
    v.change_id = %(change_id)s
    AND v.level = 'grid'
    AND c.assigned_grid_id = v.area_id
    AND NOT c.restricted
    AND c.scope <> v.scope_lo
