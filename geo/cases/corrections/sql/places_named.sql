-- Which places in a grid (%(grid_id)s) does an address (%(address)s) name by their main name?
SELECT p.id
FROM place AS p
WHERE
    p.retired_on IS NULL
    AND p.kind = any(ARRAY['estate', 'village_group', 'landmark'])
    AND position(p.name IN %(address)s) > 0
    AND (
        p.grid_id = %(grid_id)s
        OR EXISTS (
            SELECT
            FROM address_unit AS u
            WHERE u.place_id = p.id AND u.grid_id = %(grid_id)s AND u.level = 'building'
        )
    )
ORDER BY length(p.name) DESC, p.id
LIMIT 1
