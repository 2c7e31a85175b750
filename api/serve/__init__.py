"""The running product: the database, the web server and the worker of jobs, started and stopped as one."""
