"""The table that is printed, and var/bench.json."""

import json
from dataclasses import dataclass
from pathlib import Path

TARGET_RATIO = {"anonymous_cached": 1.0, "anonymous": 20.0, "signed_in": 35.0, "answer_save": 8.0}
TARGET_FLOW_CPU_MS = 300.0
TARGET_PAPER_CPU_MS = 60.0
TARGET_OFFICE_MS = 150.0  # from asking to the whole answer, database included, one request at a time
TARGET_QUERIES = 25
TARGET_GROWTH = 1.3
HEADINGS = ("row", "kind", "ratio", "CPU ms", "per second", "queries", "target")


@dataclass(frozen=True)
class Measured:
    """`cpu_ms` of one request (or flow, paper, act), best of the rounds; `ratio` to the view that does nothing."""

    name: str
    kind: str
    ratio: float
    cpu_ms: float
    rps: float
    queries: int

    @property
    def misses(self) -> list[str]:
        """What this row misses of its targets; empty when it meets them or has none."""
        missed = []
        limit = TARGET_RATIO.get(self.kind)
        if limit is not None and self.ratio > limit:
            missed.append(f"over {limit:g}x")
        if self.kind == "flow" and self.cpu_ms > TARGET_FLOW_CPU_MS:
            missed.append(f"over {TARGET_FLOW_CPU_MS:g} ms")
        if self.name == "certificates" and self.cpu_ms > TARGET_PAPER_CPU_MS:
            missed.append(f"over {TARGET_PAPER_CPU_MS:g} ms")
        if self.kind == "office" and 1000 / self.rps > TARGET_OFFICE_MS:
            missed.append(f"over {TARGET_OFFICE_MS:g} ms ({1000 / self.rps:.0f})")
        if self.has_page_limit and self.queries > TARGET_QUERIES:
            missed.append(f"over {TARGET_QUERIES} queries")
        return missed

    @property
    def has_page_limit(self) -> bool:
        return self.kind in TARGET_RATIO or self.kind == "flow" or self.name == "class page"

    @property
    def has_target(self) -> bool:
        return self.has_page_limit or self.name == "certificates" or self.kind == "office"

    def as_row(self) -> dict:
        return {
            "name": self.name,
            "kind": self.kind,
            "ratio": round(self.ratio, 2),
            "cpu_ms": round(self.cpu_ms, 3),
            "rps": round(self.rps, 1),
            "queries": self.queries,
        }


def write(path: Path, rows: list[Measured]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"rows": [row.as_row() for row in rows]}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def table(rows: list[Measured]) -> str:
    """The rows as aligned text. A flow's queries are those of its dearest page."""
    return _aligned([HEADINGS, *(_cells(row) for row in rows)])


def growth(small: list[Measured], large: list[Measured], factor: int) -> str:
    """The same pages on `factor` times the data: how much dearer each became."""
    before = {row.name: row for row in small}
    lines = [("row", "CPU ms", f"CPU ms at {factor}x", "growth", "target")]
    for row in large:
        if row.name in before and row.has_page_limit:
            times = row.cpu_ms / before[row.name].cpu_ms
            verdict = "met" if times <= TARGET_GROWTH else f"MISSED: over {TARGET_GROWTH:g}x"
            lines.append((row.name, f"{before[row.name].cpu_ms:.2f}", f"{row.cpu_ms:.2f}", f"{times:.2f}", verdict))
    return _aligned(lines)


def _cells(row: Measured) -> tuple[str, ...]:
    verdict = "MISSED: " + ", ".join(row.misses) if row.misses else "met" if row.has_target else ""
    return (
        row.name,
        row.kind,
        f"{row.ratio:.1f}",
        f"{row.cpu_ms:.2f}",
        f"{row.rps:.1f}",
        str(row.queries),
        verdict,
    )


def _aligned(lines: list[tuple[str, ...]]) -> str:
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if 1 < column < len(widths) - 1 else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
