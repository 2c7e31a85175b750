"""The web server as a process of its own: ``python -m api.serve.web PARENT FD`` serves on a socket it inherits."""

import socket
import sys

import uvicorn

from api.serve.child import die_with

GRACE_SECONDS = 3


def main(descriptor: int) -> None:
    """Serve on the bound socket ``descriptor`` until told to stop."""
    config = uvicorn.Config(
        "api.main:create_app",
        factory=True,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=descriptor)])


if __name__ == "__main__":
    die_with(int(sys.argv[1]))
    main(int(sys.argv[2]))
