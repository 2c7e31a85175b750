-- Keep the sealed contacts of cases.
-- rows: JSON array of objects with case_id and ciphertext, which is of ASCII.
INSERT INTO case_contact (case_id, ciphertext)
SELECT
    k.case_id,
    convert_to(k.ciphertext, 'UTF8') AS ciphertext
FROM json_to_recordset(%(rows)s::json) AS k (case_id bigint, ciphertext text)
