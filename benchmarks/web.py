"""A lean HTTP client: requests prepared as bytes, connections kept alive, answers read to their end."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def encode(self, port: int) -> bytes:
        lines = [f"{self.method} {self.path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept-Encoding: identity"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.method == "POST":
            lines.append(f"Content-Length: {len(self.body)}")
        return "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True)
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name.lower()), "")

    @property
    def cookies(self) -> dict[str, str]:
        pairs = [value.split(";")[0].partition("=") for key, value in self.headers if key == "set-cookie"]
        return {name: value for name, _equals, value in pairs}


class Connection:
    def __init__(self, port: int):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.file = self.socket.makefile("rb")

    def __enter__(self):
        return self

    def __exit__(self, *_fault):
        self.file.close()
        self.socket.close()

    def send(self, request: Request) -> Answer:
        self.socket.sendall(request.encode(self.port))
        status = int(self.file.readline().split()[1])
        headers = []
        while line := self.file.readline().strip():
            name, _colon, value = line.decode("latin-1").partition(":")
            headers.append((name.lower(), value.strip()))
        named = dict(headers)
        if named.get("transfer-encoding") == "chunked":
            return Answer(status, headers, self._chunks())
        return Answer(status, headers, self.file.read(int(named.get("content-length", 0))))

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self.file.readline(), 16):
            body += self.file.read(size)
            self.file.readline()
        self.file.readline()
        return body


def burst(port: int, make: Callable[[int], Request], *, count: int, connections: int, expects: int = 200) -> float:
    """Send `count` requests over the connections and return the seconds it took. An unexpected status stops it."""
    faults: list[str] = []

    def work(first: int) -> None:
        with Connection(port) as connection:
            for number in range(first, count, connections):
                request = make(number)
                answer = connection.send(request)
                if answer.status != expects:
                    faults.append(
                        f"{request.method} {request.path} answered {answer.status} {answer.header('location')}"
                    )
                    return

    threads = [threading.Thread(target=work, args=(first,)) for first in range(connections)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise SystemExit(f"Stopped: {faults[0]}")
    return time.perf_counter() - began
