-- The one way to a contact: the function checks the caller's rights and logs the look.
SELECT read_contact(%(case_id)s, %(why)s) AS ciphertext
