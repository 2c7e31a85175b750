-- Who redraws the grids, who decides on it, and the roles of both.
WITH made AS (
    INSERT INTO account (username, display_name, password_hash)
    SELECT
        'planner' AS username,
        'Planner' AS display_name,
        a.password_hash
    FROM account AS a
    WHERE a.username = 'bench'
    RETURNING id
)

INSERT INTO account_role (account_id, role, area_id)
SELECT
    made.id AS account_id,
    'planner' AS role,
    v.area_id
FROM made
CROSS JOIN area_version AS v
WHERE v.level = 'district' AND v.superseded_at IS NULL;
