-- Take places (%(places)s) out of the library with all that is in them; the transaction is rolled back afterwards.
DELETE FROM place AS p
WHERE p.id = any(%(places)s)
