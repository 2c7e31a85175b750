-- The account that the load is sent under may dispatch in the whole city.
INSERT INTO account_role (account_id, role, area_id)
SELECT
    a.id AS account_id,
    'dispatcher' AS role,
    v.area_id
FROM account AS a
CROSS JOIN area_version AS v
WHERE a.username = 'bench' AND v.level = 'district' AND v.superseded_at IS NULL;
