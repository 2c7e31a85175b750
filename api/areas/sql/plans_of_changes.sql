-- The plans that made changes of boundaries, each with the document that it was approved, or taken back, by.
-- Parameters: change_ids.
SELECT
    p.change_id,
    n.id,
    n.kind,
    n.name,
    p.way,
    (
        SELECT d.document
        FROM plan_decision AS d
        WHERE d.plan_id = p.plan_id AND d.step = CASE p.way WHEN 'published' THEN 'approve' ELSE 'roll_back' END
        ORDER BY d.id DESC
        LIMIT 1
    ) AS document
FROM plan_publication AS p
INNER JOIN plan AS n ON p.plan_id = n.id
WHERE p.change_id = any(%(change_ids)s::bigint[])
ORDER BY p.change_id, p.id
