"""Say whether the web server may listen: `port.py HOST PORT`. One sentence and exit code 1 when it may not."""

import errno
import socket
import sys


def obstacle(host: str, port: str) -> str:
    """Why nothing can listen there, as a sentence; empty when it can."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return f"PORT must be a number from 1 to 65535, not “{port}”."
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        return f"HOST “{host}” is not an address of this machine."
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            return f"port {port} is taken. Choose another one, for example: PORT={_next(int(port))} make run"
        if fault.errno == errno.EACCES:
            return (
                f"port {port} is reserved for administrators. Choose one above 1024, for example: PORT=8000 make run"
            )
        return f"nothing can listen on {host} port {port}: {fault.strerror}."
    return ""


def _next(port: int) -> int:
    return port + 1000 if port + 1000 < 65536 else 8000


def main() -> int:
    sentence = obstacle(sys.argv[1], sys.argv[2])
    if sentence:
        print(f"Stopped: {sentence}", file=sys.stderr)
    return 1 if sentence else 0


if __name__ == "__main__":
    sys.exit(main())
