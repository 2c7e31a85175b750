-- Every address of the city as one text in a plain form (锦绣花园-3-2-501), with an index of its trigrams: what one does
-- in PostgreSQL without a matcher.
CREATE SCHEMA IF NOT EXISTS peer;

CREATE TABLE peer.address AS
SELECT
    u.id,
    coalesce(u.grid_id, p.grid_id) AS grid_id,
    concat_ws('-', p.name, grand.key, parent.key, u.key) AS written
FROM address_unit AS u
INNER JOIN place AS p ON u.place_id = p.id
LEFT JOIN address_unit AS parent ON u.parent_id = parent.id
LEFT JOIN address_unit AS grand ON parent.parent_id = grand.id;

CREATE INDEX address_trigrams ON peer.address USING gin (written gin_trgm_ops);

ANALYZE peer.address;
