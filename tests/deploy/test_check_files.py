"""What must not be tracked is found wherever it hides."""

import pytest

from deploy import check_files


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("index-url = https://py" + "pi.org/simple", "host of a package registry"),
        ('"resolved": "https://registry.npm' + 'js.org/x"', "host of a package registry"),
        ("cd /ro" + "ot/project", "path of one machine"),
        ("open('/wo" + "rk/main/x')", "path of one machine"),
        ("-----BEGIN PRIV" + "ATE KEY-----", "private key"),
        ("token = gh" + "p_" + "a" * 36, "access key"),
    ],
)
def test_unwanted_text_is_found_with_its_line(text, what):
    assert check_files.finds("docs/x.md", f"first\n{text}\n".encode()) == [f"docs/x.md:2: {what}"]


@pytest.mark.parametrize(
    "name", ["var/db.sqlite3", "lms/x.pyc", "locale/vi/LC_MESSAGES/django.mo", "a/node_modules/b.js"]
)
def test_generated_files_are_found(name):
    assert f"{name}: a generated file" in check_files.finds(name, b"")


def test_ordinary_text_passes():
    assert check_files.finds("README.md", b"See docs/network/ and work/ before the root page.") == []


def test_a_large_file_is_found():
    assert check_files.finds("a.png", b"x" * 1_000_001) == ["a.png: larger than 1000000 bytes"]


def test_the_tracked_files_are_clean():
    assert check_files.main() == 0
