"""The memory of a worker at rest, and after it has answered."""

from bench import servers
from bench.figures import Figure
from bench.load import Target, run
from bench.locate import cookie, paths

LIMIT_MB = 300.0


async def measure(app_url: str, count: int) -> list[Figure]:
    with servers.wangge(app_url) as server:
        session = cookie(server)
        rest = server.resident_mb()
        await run(Target("locate", server.port, paths(count, "/api/locate?lon={lon}&lat={lat}"), (session,)), 2.0)
        after = server.resident_mb()
    return [
        Figure("memory of a worker at rest", "MB", rest, LIMIT_MB, "limit", rest / LIMIT_MB, 1.0, at_least=False),
        Figure("memory of a worker after load", "MB", after, None, "told only", after / LIMIT_MB),
    ]
