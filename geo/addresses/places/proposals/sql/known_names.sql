-- Which of the given parts of an address (%(parts)s) are names of places in the library?
SELECT p.name
FROM place AS p
WHERE p.name = any(%(parts)s) AND p.retired_on IS NULL
UNION
SELECT a.name
FROM place_alias AS a
WHERE a.name = any(%(parts)s)
