-- Let simplified shapes end at other instants than before.
-- Parameters: ids and their ends (timestamptz[], NULL for no end), in step.
UPDATE area_drawn AS d
SET valid = tstzrange(lower(d.valid), e.ends, '[)')
FROM unnest(%(ids)s::bigint[], %(ends)s::timestamptz[]) AS e (id, ends)
WHERE d.id = e.id
