"""``wangge worker``: the worker of jobs by itself, for who runs the web server by other means."""


def worker() -> None:
    """Work through the queue of jobs until told to stop; needs WANGGE_APP_URL."""
    from api.serve.worker import main  # noqa: PLC0415 - the jobs bring much with them

    main()
