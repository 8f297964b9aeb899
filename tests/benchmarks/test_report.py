"""What the table and var/bench.json say."""

import json

import pytest

from benchmarks import report
from benchmarks.report import Measured


def row(**fields) -> Measured:
    return Measured(
        **({"name": "home", "kind": "anonymous", "ratio": 10.0, "cpu_ms": 6.5, "rps": 150.0, "queries": 5} | fields)
    )


@pytest.mark.parametrize(
    ("fields", "misses"),
    [
        ({"ratio": 20.0}, []),
        ({"ratio": 20.1}, ["over 20x"]),
        ({"kind": "anonymous_cached", "ratio": 1.1}, ["over 1x"]),
        ({"kind": "signed_in", "ratio": 35.0}, []),
        ({"kind": "signed_in", "ratio": 35.5, "queries": 26}, ["over 35x", "over 25 queries"]),
        ({"kind": "answer_save", "ratio": 8.1}, ["over 8x"]),
        ({"kind": "flow", "ratio": 400.0, "cpu_ms": 300.0}, []),
        ({"kind": "flow", "cpu_ms": 301.0}, ["over 300 ms"]),
        ({"kind": "other", "name": "certificates", "cpu_ms": 61.0}, ["over 60 ms"]),
        ({"kind": "other", "name": "bulk add of 1,000", "ratio": 900.0, "queries": 60}, []),
        ({"kind": "other", "name": "class page", "queries": 26}, ["over 25 queries"]),
    ],
)
def test_a_row_knows_which_targets_it_misses(fields, misses):
    assert row(**fields).misses == misses


def test_the_file_has_the_agreed_shape(tmp_path):
    report.write(tmp_path / "bench.json", [row()])
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8")) == {
        "rows": [{"name": "home", "kind": "anonymous", "ratio": 10.0, "cpu_ms": 6.5, "rps": 150.0, "queries": 5}]
    }


def test_the_table_says_met_or_missed():
    lines = report.table([row(), row(name="catalogue", ratio=30.0), row(name="nothing", kind="other")]).splitlines()
    assert [line.split("  ")[-1].strip() for line in lines] == ["target", "met", "MISSED: over 20x", "0"][:3] + ["5"]


def test_growth_compares_pages_of_both_sizes():
    text = report.growth(
        [row(), row(name="nothing", kind="other")], [row(cpu_ms=8.0), row(name="nothing", kind="other")], 100
    )
    lines = text.splitlines()
    assert len(lines) == 2
    assert lines[1].split() == ["home", "6.50", "8.00", "1.23", "met"]
    assert "MISSED: over 1.3x" in report.growth([row()], [row(cpu_ms=9.0)], 100)
