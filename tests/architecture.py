"""What the rules of the house say about a set of source files. Pure: sources in, sentences about violations out.

A source tree is {"courses/runs/models.py": text, ...}. Every rule returns a sorted list of sentences.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

STOREYS = ("courses", "certificates", "lms")  # each may import itself and what stands to its left
LEAVES = {
    "errors",
    "events",
    "queue",
    "vietnamese",
    "svg",
    "players",
    "logs",
    "digits",
    "redaction",
    "origin",
    "pointing",
}
FOUNDATIONS = {"models", "blocks"}
MODEL_PARTS = {
    "certificates/books.py",
    "certificates/rounds.py",
    "courses/catalogue/audiences.py",
    "courses/catalogue/lasting.py",
    "courses/catalogue/nesting.py",
    "courses/catalogue/ownership.py",
    "courses/catalogue/addresses.py",
    "courses/catalogue/restrictions.py",
    "courses/catalogue/slugs.py",
    "courses/evidence.py",
    "courses/organisations/decisions.py",
    "courses/organisations/branches.py",
    "courses/organisations/grants.py",
    "courses/organisations/posts.py",
    "courses/organisations/scopes.py",
    "courses/organisations/tree.py",
    "courses/catalogue/review.py",
    "lms/people_import/remarks.py",
    "lms/people_import/secrecy.py",
    "lms/users/personal_number/box.py",
    "lms/users/personal_number/figures.py",
    "lms/users/personal_number/vault.py",
}
OPERATIONS = {
    "erasing",
    "actions",
    "appointments",
    "bulk",
    "check",
    "granting",
    "keeping",
    "lost_steps",
    "assistance",
    "mirroring",
    "opening",
    "reorganising",
    "reminders",
    "sealing",
    "cancellation",
    "copying",
    "setup",
    "demo",
    "applying",
    "portions",
    "undoing",
}
QUESTIONS = {"access", "forms"}
EDGES = {
    "views",
    "viewsets",
    "tasks",
    "receivers",
    "wagtail_hooks",
    "urls",
    "commands",
    "middleware",
    "hooks",
    "adapter",
}
VIEW_ROOTS = {"lms/users/person_view.py"}  # what views in several modules begin with
VIEW_PARTS = {"courses/quizzes/saving.py", "courses/learning/media.py", "lms/media.py"}
MAY_IMPORT_EDGES = {"urls", "wagtail_hooks"}
RUNGS = ("leaf", "foundation", "rule", "operation", "question", "edge")
SLOW_LIBRARIES = {"weasyprint", "pydyf", "fontTools"}  # what printing alone needs
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "base", "manager", "managers", "service", "services"}
VAGUE_NAMES |= {"misc", "handlers", "lib"}
MODULE_LINES, FUNCTION_LINES, SIGNALS = 300, 40, 3
ROOMS = (
    ("organisations",),
    ("audit",),
    ("topics",),
    ("legal",),
    ("notifications", "questions"),
    ("catalogue",),
    ("plans", "programmes", "runs"),
    ("enrolments",),
    ("learning", "quizzes", "attendance", "packages", "surveys", "discussions"),
    ("results",),
)
JOB = re.compile(r"^(courses|certificates|lms)(\.\w+)*\.tasks\.\w+$")

Sources = dict[str, str]


def storeys(sources: Sources) -> list[str]:
    """Imports that lean on a higher storey."""
    return sorted(
        f"{path} imports {target}"
        for path, target in _imports(sources)
        if STOREYS.index(target.split(".")[0]) > STOREYS.index(path.split("/")[0])
    )


def rungs(sources: Sources) -> list[str]:
    """Imports that climb the ladder inside the packages. Edges are dealt with by `edges`."""
    return sorted(
        f"{path} ({RUNGS[_rung(path)]}) imports {target} ({RUNGS[_rung_of(target, sources)]})"
        for path, target in _imports(sources)
        if _rung(path) < _rung_of(target, sources) < RUNGS.index("edge")
    )


def edges(sources: Sources) -> list[str]:
    """Imports of an edge by anything but addresses and back-office hooks. Tag libraries may share among themselves."""
    return sorted(
        f"{path} imports the edge {target}"
        for path, target in _imports(sources)
        if RUNGS[_rung_of(target, sources)] == "edge"
        and not MAY_IMPORT_EDGES & _names(path)
        and not ("templatetags" in path and ".templatetags." in target)
    )


def rooms(keys: list[tuple[str, str]]) -> list[str]:
    """Foreign keys, as (room, room it points at), that do not point left."""
    order = {name: number for number, names in enumerate(ROOMS) for name in names}
    return sorted(
        f"{room} points at {target}"
        for room, target in set(keys)
        if room != target and not order[target] < order[room]
    )


def inner_imports(sources: Sources) -> list[str]:
    """Imports inside functions of anything but a slow library."""
    return sorted(
        f"{path}:{node.lineno} imports {name} inside a function"
        for path, text in sources.items()
        for function in _functions(ast.parse(text))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _imported(node, path)
        if name.split(".")[0] not in SLOW_LIBRARIES
    )


def sizes(sources: Sources) -> list[str]:
    """Modules and functions that are too long."""
    long = [
        f"{path} has {lines} lines"
        for path, text in sources.items()
        if (lines := len(text.splitlines())) > MODULE_LINES
    ]
    for path, text in sources.items():
        for function in _functions(ast.parse(text)):
            lines = function.end_lineno - function.lineno + 1
            if lines > FUNCTION_LINES:
                long.append(f"{path}: {function.name} has {lines} lines")
    return sorted(long)


def vague_names(sources: Sources) -> list[str]:
    """Modules and packages whose name does not say what they are for."""
    return sorted(path for path in sources if _names(path) & VAGUE_NAMES)


def signals(sources: Sources) -> list[str]:
    """Own signals: outside courses/events.py, or beyond the third."""
    made = [
        path
        for path, text in sources.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Signal"
    ]
    astray = [f"{path} makes a signal" for path in made if path != "courses/events.py"]
    if len(made) > SIGNALS:
        astray.append(f"{len(made)} signals of our own")
    return sorted(astray)


def job_paths(sources: Sources) -> list[str]:
    """Every dotted path of a job that the sources speak of."""
    return sorted(
        {
            node.value
            for text in sources.values()
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and JOB.match(node.value)
        }
    )


def _imports(sources: Sources) -> Iterator[tuple[str, str]]:
    """(file, dotted name) for each import of our own packages, inside functions too."""
    for path, text in sources.items():
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name in _imported(node, path):
                    if name.split(".")[0] in STOREYS:
                        yield path, name


def _imported(node: ast.Import | ast.ImportFrom, path: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    origin = node.module or ""
    if node.level:
        folders = PurePosixPath(path).parts[: -node.level]
        origin = ".".join([*folders, origin]).rstrip(".")
    return [f"{origin}.{alias.name}" for alias in node.names]


def _module_path(target: str, sources: Sources) -> str:
    """The file that a dotted name lives in; the name may be a module or something in one."""
    parts = target.split(".")
    for length in range(len(parts), 0, -1):
        path = "/".join(parts[:length])
        for file in (f"{path}.py", f"{path}/__init__.py"):
            if file in sources:
                return file
    return f"{parts[0]}/__init__.py"


def _rung_of(target: str, sources: Sources) -> int:
    return _rung(_module_path(target, sources))


def _rung(path: str) -> int:
    if path in MODEL_PARTS:
        return 1
    if path in VIEW_PARTS or "templatetags" in path:
        return 5
    if path in VIEW_ROOTS:
        return 4
    names = _names(path)
    for number, kinds in ((5, EDGES), (4, QUESTIONS), (3, OPERATIONS), (1, FOUNDATIONS), (0, LEAVES)):
        if names & kinds:
            return number
    return 2


def _names(path: str) -> set[str]:
    """Folders, file and the file's last word: office_urls.py counts as urls."""
    parts = PurePosixPath(path).with_suffix("").parts
    return {*parts, parts[-1].rpartition("_")[2] if parts[-1] != "wagtail_hooks" else parts[-1]}


def _functions(tree: ast.AST) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
