"""Python imports this first of all where its folder is on PYTHONPATH: writes down whoever wants to reach a network."""

import os
import sys
from pathlib import Path

_REACHES_OUT = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "urllib.Request")


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if event in _REACHES_OUT:
        with Path(os.environ["INKLING_TEST_CONNECTIONS"]).open("a", encoding="utf-8") as file:
            file.write(f"{event} {arguments}\n")


sys.addaudithook(_look)
