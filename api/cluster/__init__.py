"""The database this installation works with: its own private PostgreSQL, or the one named by DATABASE_URL.

``ensure()`` is all that other parts need: it starts what has to be started and says how to get in.
"""

from api.cluster.access import Urls, app_access, check_server
from api.cluster.private import Cluster
from api.cluster.use import ensure, erase, hold, keep_alive, stop_test_server, test_server

__all__ = [
    "Cluster",
    "Urls",
    "app_access",
    "check_server",
    "ensure",
    "erase",
    "hold",
    "keep_alive",
    "stop_test_server",
    "test_server",
]
