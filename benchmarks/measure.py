"""Rounds of measuring: the rows in turn, each round beside the view that does nothing, the best of the rounds kept."""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks import dataset, flow, people, rows, work
from benchmarks.report import Measured
from benchmarks.rows import Row
from benchmarks.server import Server
from benchmarks.web import Connection, Request, burst

WARM_UP = 12  # requests before anything is measured
FLOWS = 4  # flows a round
FLOW, PAPERS, BULK, START = "test flow", "certificates", "bulk add of 1,000", "second start"
PREVIEW, APPLY = "preview of 10,000 people", "import of 10,000 people"


@dataclass(frozen=True)
class Plan:
    rounds: int
    seconds: float
    connections: int
    only: list[str]

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
        pages = [
            row for row in (rows.NOTHING_ROW, *rows.PAGES) if row is rows.NOTHING_ROW or self.plan.wants(row.name)
        ]
        makers = {row.name: row.prepare() for row in pages}
        self.queries = {row.name: count_queries(row, makers[row.name]) for row in pages}
        for number in range(1, self.plan.rounds + 1):
            self.say(f"round {number} of {self.plan.rounds}")
            for row in pages:
                self._requests(row, makers[row.name])
            if self.plan.wants(FLOW):
                self._flows()
            if self.plan.wants(PAPERS):
                self._work(PAPERS, work.papers())
            if self.plan.wants(BULK):
                self._work(BULK, work.bulk_add())
            if self.plan.wants(START):
                self._work(START, work.second_start())
        if self.plan.wants(PREVIEW) or self.plan.wants(APPLY):
            self._people()
        kinds = {row.name: row.kind for row in pages} | {FLOW: "flow"}
        return [self._measured(name, kinds.get(name, "other")) for name in self.cpu]

    def _requests(self, row: Row, make) -> None:
        server = self.cached if row.is_cached else self.plain
        connections = 1 if row.kind in ("answer_save", "office") else self.plan.connections
        warm = burst(server.port, make, count=WARM_UP, connections=connections)
        count = max(WARM_UP, int(self.plan.seconds * WARM_UP / warm))
        before = server.cpu_seconds()
        seconds = burst(server.port, make, count=count, connections=connections)
        self._note(row.name, (server.cpu_seconds() - before) / count, count / seconds)

    def _flows(self) -> None:
        script, people = flow.script(), dataset.sitters(FLOWS + 1)
        if FLOW not in self.queries:
            self.queries[FLOW], page = flow.dearest_page(people[0].email, script)
            self.say(f"most queries in the flow: {self.queries[FLOW]} in {page}")
        before = self.plain.cpu_seconds()
        with Connection(self.plain.port) as http:
            for person in people[1:]:
                flow.sit(http.send, person.email, script)
        spent = (self.plain.cpu_seconds() - before) / FLOWS
        self._note(FLOW, spent, 1 / spent)

    def _people(self) -> None:
        """Once: each run leaves 10,000 more people behind."""
        preview, applied, memory = people.imported()
        self.say(
            f"import of 10,000: preview {preview.seconds:.1f} s, applied {applied.seconds:.1f} s, {memory:.0f} MiB"
        )
        self._work(PREVIEW, preview)
        self._work(APPLY, applied)

    def _work(self, name: str, done: work.Work) -> None:
        self.queries[name] = done.queries
        self._note(name, done.cpu_ms / 1000, 1 / done.seconds)

    def _note(self, name: str, cpu_seconds: float, rate: float) -> None:
        self.cpu[name].append(cpu_seconds)
        self.rate[name].append(rate)

    def _measured(self, name: str, kind: str) -> Measured:
        cpu, nothing = min(self.cpu[name]), min(self.cpu[rows.NOTHING_ROW.name])
        return Measured(
            name=name,
            kind=kind,
            ratio=cpu / nothing,
            cpu_ms=cpu * 1000,
            rps=max(self.rate[name]),
            queries=self.queries.get(name, 0),
        )


def count_queries(row: Row, make) -> int:
    """SQL queries of one warm request, counted in this process."""
    seconds = settings.PAGE_CACHE_SECONDS if row.is_cached else 0
    with override_settings(PAGE_CACHE_SECONDS=seconds):
        client = Client(SERVER_NAME="127.0.0.1")
        ask(client, make(0))
        request = make(1)
        with CaptureQueriesContext(connection) as queries:
            ask(client, request)
    return len(queries)


def ask(client: Client, request: Request):
    """Send a prepared request through the test client."""
    return client.generic(
        request.method,
        request.path,
        request.body,
        content_type=request.headers.get("Content-Type", "application/octet-stream"),
        headers={name: value for name, value in request.headers.items() if name != "Content-Type"},
    )
