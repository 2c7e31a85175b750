-- Let cells be in grids of a draft, each in one of its own choice; of those that come to be where they are in force, no
-- row is kept. Parameters: plan, at (the instant that the draft rests on), and by turns atoms, communities, keys.
WITH asked AS MATERIALIZED (
    SELECT
        k.atom_id,
        k.community_id,
        k.grid_key,
        coalesce(s.grid_id::text, '') <> coalesce(k.grid_key, '') AS differs
    FROM unnest(%(atoms)s::bigint[], %(communities)s::bigint[], %(keys)s::text[]) AS k (atom_id, community_id, grid_key)
    LEFT JOIN atom_assignment AS s ON k.atom_id = s.atom_id AND s.valid @> %(at)s::timestamptz
),

home AS (
    DELETE FROM plan_assignment AS p
    USING asked AS a
    WHERE p.plan_id = %(plan)s AND p.atom_id = a.atom_id AND NOT a.differs
)

INSERT INTO plan_assignment (plan_id, atom_id, community_id, grid_key)
SELECT
    %(plan)s,
    a.atom_id,
    a.community_id,
    a.grid_key
FROM asked AS a
WHERE a.differs
ON CONFLICT (plan_id, atom_id) DO UPDATE SET grid_key = excluded.grid_key
