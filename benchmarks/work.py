"""The rows that are work rather than pages: printing papers and adding many people, in this process as in the worker."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import cpu, dataset
from benchmarks.environment import ROOT
from benchmarks.server import database_cpu_seconds
from certificates import actions as certificates
from certificates.models import Certificate
from courses.enrolments import bulk
from courses.enrolments.models import Enrolment
from courses.runs.models import CourseRun

PAPERS, PEOPLE = 40, 1000


@dataclass(frozen=True)
class Work:
    """What one round cost: `cpu_ms` and `seconds` per piece, `queries` per piece."""

    cpu_ms: float
    seconds: float
    queries: int


def paper_for_verification() -> Certificate:
    """A numbered paper of the data set; the first call issues one."""
    return Certificate.objects.issued().order_by("pk").first() or _issue(1)[0]


def papers() -> Work:
    """Number and print papers one after the other in a warm process."""
    certificates.produce(_issue(1)[0], now=timezone.now())
    enrolments = _without_paper(PAPERS)

    def work():
        for enrolment in enrolments:
            paper = certificates.issue_for(enrolment, by=None, now=timezone.now())
            certificates.produce(paper, now=timezone.now())

    return measure(work, pieces=PAPERS)


def bulk_add() -> Work:
    """Paste 1,000 addresses: the preview, then the act. The people are new each time."""
    people = dataset.new_learners(PEOPLE, label=f"newcomer-{timezone.now():%H%M%S%f}-")
    run = CourseRun.objects.get(code="BENCH-0")
    text = "\n".join(person.email for person in people)
    by = dataset.officer()

    def work():
        groups = bulk.preview(run, text)
        added = bulk.add(run, groups.to_add, by=by, now=timezone.now())
        if len(added) != PEOPLE:
            raise SystemExit(f"Stopped: {len(added)} of {PEOPLE} people were added")

    return measure(work, pieces=1)


def second_start() -> Work:
    """What every start does before the servers on an installation that is there: nothing is left to prepare."""
    before, began = _children_seconds(), time.perf_counter()
    subprocess.run(
        [sys.executable, "manage.py", "prepare", "--verbosity", "0"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    return Work(cpu_ms=(_children_seconds() - before) * 1000, seconds=time.perf_counter() - began, queries=0)


def _children_seconds() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def memory_growth_mib(count: int) -> tuple[float, float]:
    """Resident memory of this process after ten papers and after `count` more."""
    for paper in _issue(10):
        certificates.produce(paper, now=timezone.now())
    before = cpu.memory_mib(os.getpid())
    for paper in _issue(count):
        certificates.produce(paper, now=timezone.now())
    return before, cpu.memory_mib(os.getpid())


def _issue(count: int) -> list[Certificate]:
    now = timezone.now()
    return [certificates.issue_for(enrolment, by=None, now=now) for enrolment in _without_paper(count)]


def _without_paper(count: int) -> list[Enrolment]:
    rows = Enrolment.objects.completed().filter(certificates=None).order_by("pk")[:count]
    if len(rows) < count:
        raise SystemExit(f"Stopped: only {len(rows)} completed places without a paper are left; build anew (--fresh)")
    return list(rows)


def measure(work: Callable[[], None], *, pieces: int) -> Work:
    """Do the work once and say what each of its pieces cost."""
    database, own, began = database_cpu_seconds(), time.process_time(), time.perf_counter()
    with CaptureQueriesContext(connection) as queries:
        work()
    seconds = time.perf_counter() - began
    spent = time.process_time() - own + database_cpu_seconds() - database
    return Work(cpu_ms=spent * 1000 / pieces, seconds=seconds / pieces, queries=round(len(queries) / pieces))
