"""Rounds of measuring: the rows in turn, each beside the view that does nothing, the best of the rounds kept."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks import dataset, flow, rows, work
from benchmarks.report import Measured
from benchmarks.rows import Row
from benchmarks.server import Server
from benchmarks.web import Connection, Request, burst

WARM_UP = 12  # requests before anything is measured
FLOWS = 4  # flows a round


@dataclass(frozen=True)
class Plan:
    rounds: int
    seconds: float
    connections: int
    only: tuple[str, ...]

    def wants(self, name: str) -> bool:
        return not self.only or any(word in name for word in self.only)


class Bench:
    """Two servers, with and without page cache, and everything measured on them so far."""

    def __init__(self, plan: Plan, cached: Server, plain: Server, *, say):
        self.plan, self.cached, self.plain, self.say = plan, cached, plain, say
        self.cpu: dict[str, list[float]] = defaultdict(list)  # seconds a request
        self.rate: dict[str, list[float]] = defaultdict(list)  # requests a second
        self.queries: dict[str, int] = {}

    def run(self) -> list[Measured]:
        nothing = rows.nothing()
        pages = [row for row in rows.anonymous() + rows.signed_in() if self.plan.wants(row.name)]
        for row in pages:
            self.queries[row.name] = count_queries(row)
        for number in range(1, self.plan.rounds + 1):
            self.say(f"round {number} of {self.plan.rounds}")
            self._requests(nothing)
            for row in pages:
                self._requests(row)
            self._flows()
            self._work()
        kinds = {row.name: row.kind for row in pages} | {"test flow": "flow"}
        return [self._measured(name, kinds.get(name, "other")) for name in self.cpu]

    def _requests(self, row: Row) -> None:
        server = self.cached if row.is_cached else self.plain
        connections = 1 if row.kind == "answer_save" else self.plan.connections
        warm = burst(server.port, row.make, count=WARM_UP, connections=connections)
        count = max(WARM_UP, int(self.plan.seconds * WARM_UP / warm))
        before = server.cpu_seconds()
        seconds = burst(server.port, row.make, count=count, connections=connections)
        self._note(row.name, (server.cpu_seconds() - before) / count, count / seconds)

    def _flows(self) -> None:
        if not self.plan.wants("test flow"):
            return
        script, people = flow.script(), dataset.sitters(FLOWS)
        before = self.plain.cpu_seconds()
        with Connection(self.plain.port) as connection_:
            for person in people:
                flow.sit(connection_, person.email, script)
        spent = (self.plain.cpu_seconds() - before) / FLOWS
        self._note("test flow", spent, 1 / spent if spent else 0.0)
        if "test flow" not in self.queries:
            self.queries["test flow"] = 0

    def _work(self) -> None:
        for name, act in (("certificates", work.papers), ("bulk add of 1,000", work.bulk_add)):
            if self.plan.wants(name):
                done = act()
                self.queries[name] = done.queries
                self._note(name, done.cpu_ms / 1000, 1 / done.seconds)

    def _note(self, name: str, cpu_seconds: float, rate: float) -> None:
        self.cpu[name].append(cpu_seconds)
        self.rate[name].append(rate)

    def _measured(self, name: str, kind: str) -> Measured:
        cpu, nothing = min(self.cpu[name]), min(self.cpu["nothing"])
        return Measured(
            name=name,
            kind=kind,
            ratio=cpu / nothing,
            cpu_ms=cpu * 1000,
            rps=max(self.rate[name]),
            queries=self.queries.get(name, 0),
        )


def count_queries(row: Row) -> int:
    """SQL queries of one warm request, counted in this process."""
    seconds = settings.PAGE_CACHE_SECONDS if row.is_cached else 0
    with override_settings(PAGE_CACHE_SECONDS=seconds):
        client = Client(SERVER_NAME="127.0.0.1")
        _ask(client, row.make(0))
        request = row.make(1)
        with CaptureQueriesContext(connection) as queries:
            _ask(client, request)
    return len(queries)


def _ask(client: Client, request: Request):
    return client.generic(
        request.method,
        request.path,
        request.body,
        content_type=request.headers.get("Content-Type", "application/octet-stream"),
        headers={name: value for name, value in request.headers.items() if name != "Content-Type"},
    )
