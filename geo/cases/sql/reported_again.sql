-- Cases of which a later delivery said something else: what it said is the newest now.
-- rows: JSON array of objects with case_id, body_digest (hexadecimal digits) and at.
UPDATE case_record AS c
SET
    body_digest = decode(a.body_digest, 'hex'),
    changed_at = a.at
FROM json_to_recordset(%(rows)s::json) AS a (case_id bigint, body_digest text, at timestamptz)
WHERE c.id = a.case_id
