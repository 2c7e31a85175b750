-- Lets one at a time fold or rebuild, to the end of the transaction.
SELECT pg_advisory_xact_lock(hashtext('wangge.heat'))
