"""The rules of the house hold, and each rule notices a planted violation."""

from pathlib import Path

import pytest
from django.apps import apps
from django.utils.module_loading import import_string

from tests import architecture

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("courses", "certificates", "lms")
RULES = ("storeys", "rungs", "edges", "inner_imports", "sizes", "vague_names", "signals")


def read(*folders: str) -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    }


@pytest.fixture(scope="module")
def sources():
    return read(*PACKAGES)


@pytest.mark.parametrize("rule", RULES)
def test_the_house_keeps_its_rule_of(rule, sources):
    assert getattr(architecture, rule)(sources) == []


def test_the_only_packages_at_the_top_are_those_of_the_house():
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert found == {"lms", "courses", "certificates", "benchmarks", "tests"} & found
    assert set(PACKAGES) <= found


def test_measurements_and_operations_keep_the_limits_of_size():
    assert architecture.sizes(read("benchmarks", "deploy")) == []


def test_foreign_keys_between_rooms_point_left():
    assert architecture.rooms(list(foreign_keys())) == []


def foreign_keys():
    """(room, room) of every relation between models of courses."""
    for model in apps.get_app_config("courses").get_models(include_auto_created=False):
        for field in model._meta.get_fields(include_hidden=False):
            related = field.related_model if field.concrete and field.is_relation else None
            if related is not None and related._meta.app_label == "courses":
                yield model.__module__.split(".")[1], related.__module__.split(".")[1]


def test_every_job_that_is_spoken_of_exists(sources):
    paths = architecture.job_paths(sources)
    assert paths
    assert [path for path in paths if not hasattr(import_string(path), "job_label")] == []


PLANTED = {
    "storeys": {"courses/runs/actions.py": "from certificates.models import Certificate"},
    "rungs": {
        "courses/runs/models.py": "from courses.runs import actions",
        "courses/runs/actions.py": "",
    },
    "edges": {"courses/runs/actions.py": "from courses.runs.views import page", "courses/runs/views.py": ""},
    "inner_imports": {"courses/runs/views.py": "def page(request):\n    from courses.runs import actions\n"},
    "sizes": {"courses/runs/views.py": "def page():\n" + "    pass\n" * 40},
    "vague_names": {"courses/runs/utils.py": ""},
    "signals": {"courses/runs/actions.py": "from django.dispatch import Signal\nopened = Signal()"},
}


@pytest.mark.parametrize("rule", RULES)
def test_a_planted_violation_is_noticed_by_the_rule_of(rule):
    assert len(getattr(architecture, rule)(PLANTED[rule])) == 1


def test_a_long_module_is_noticed():
    assert architecture.sizes({"lms/long.py": "x = 1\n" * 301}) == ["lms/long.py has 301 lines"]


def test_a_fourth_signal_is_noticed():
    text = "from django.dispatch import Signal\n" + "".join(f"s{n} = Signal()\n" for n in range(4))
    assert architecture.signals({"courses/events.py": text}) == ["4 signals of our own"]


def test_a_relative_import_is_followed():
    planted = {"certificates/actions.py": "from .views import page", "certificates/views.py": ""}
    assert architecture.edges(planted) == ["certificates/actions.py imports the edge certificates.views.page"]


def test_a_slow_library_may_be_imported_inside_a_function():
    assert architecture.inner_imports({"certificates/rendering.py": "def f():\n    import weasyprint\n"}) == []


def test_a_foreign_key_that_points_right_is_noticed():
    assert architecture.rooms([("runs", "enrolments"), ("results", "runs"), ("runs", "runs")]) == [
        "runs points at enrolments"
    ]


def test_a_foreign_key_between_neighbours_of_one_step_is_noticed():
    assert architecture.rooms([("learning", "quizzes")]) == ["learning points at quizzes"]


def test_a_job_that_does_not_exist_is_found():
    assert architecture.job_paths({"courses/runs/actions.py": 'enqueue("courses.runs.tasks.nothing")'}) == [
        "courses.runs.tasks.nothing"
    ]
