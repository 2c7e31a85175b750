"""How tests are shared among processes: by file, and all that drive a browser in one process."""

from typing import Any

from xdist.scheduler import LoadScopeScheduling


class BrowserTogether(LoadScopeScheduling):  # type: ignore[misc]
    """Gives whole files to processes, which keeps the fixtures of a module together.

    The tests of the browser are one piece: two browsers on two cores draw their maps so slowly that both time out.
    """

    def _split_scope(self, nodeid: Any) -> str:
        file = str(nodeid).split("::", 1)[0]
        return "browser" if "e2e/" in file else file
