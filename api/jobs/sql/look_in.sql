-- Look for unqualified names in other schemas until the transaction ends: the functions of the queue need its own.
-- path: names of schemas, with commas between.
SELECT set_config('search_path', %(path)s, true) AS search_path;
