-- Until the end of the transaction: no triggers (foreign keys among them), and memory to sort and to build indexes in.
SELECT
    set_config('session_replication_role', 'replica', true) AS triggers,
    set_config('work_mem', '1GB', true) AS sorting,
    set_config('maintenance_work_mem', '1GB', true) AS indexing
