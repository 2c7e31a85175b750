"""The worker of jobs as a process: ``python -m api.serve.worker PARENT``."""

import asyncio
import sys

from api.jobs import work
from api.serve.child import die_with
from geo.core.errors import UnavailableError
from geo.core.settings import settings


def main() -> None:
    """Work through the queue of jobs until told to stop.

    Raises:
        UnavailableError: WANGGE_APP_URL is not set.
    """
    url = settings().app_url
    if url is None:
        raise UnavailableError("app_url_not_set")
    asyncio.run(work(url))


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    main()
