-- Delete the refused rows of runs that ended before %(before)s; how many?
SELECT forget_import_faults(%(before)s::timestamptz) AS n
