"""Print the address once the web server answers: `announce.py HOST PORT`. Gives up in silence after a minute."""

import sys
import time
import urllib.error
import urllib.request

PATIENCE = 60.0  # seconds
ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - addresses that mean every interface


def address(host: str, port: str) -> str:
    """Where a browser on this machine finds the server."""
    return f"http://{'127.0.0.1' if host in ANYWHERE else host}:{port}"


def warning(host: str) -> str:
    """What to know when more than this machine can reach the server."""
    if host in ("127.0.0.1", "::1", "localhost"):
        return ""
    return "  Others in the network can reach it, and the demonstration accounts if there are any.\n"


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5) as response:  # noqa: S310
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def main() -> int:
    url = address(sys.argv[1], sys.argv[2])
    give_up = time.monotonic() + PATIENCE
    while time.monotonic() < give_up:
        if answers(url):
            print(f"\n  Ready: {url}    (Ctrl-C ends it)\n{warning(sys.argv[1])}", flush=True)
            return 0
        time.sleep(0.2)
    return 1


if __name__ == "__main__":
    sys.exit(main())
