-- What was changed of one place (%(place_id)s), by whom and when, the newest first, at most %(most)s?
SELECT
    e.at,
    a.display_name AS actor,
    e.action,
    e.before,
    e.after
FROM place_edit AS e
LEFT JOIN account AS a ON e.actor_id = a.id
WHERE e.place_id = %(place_id)s
ORDER BY e.id DESC
LIMIT %(most)s
