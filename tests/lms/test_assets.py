"""The assets script: parts joined in order, fonts copied, and the first view light enough."""

import gzip
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ROOT / "lms/static/css/parts"
FIRST_VIEW_BYTES = 100_000
PAGE_ALLOWANCE = 15_000


@pytest.fixture(scope="module")
def assets():
    """The script itself: `deploy/` is not a package."""
    spec = importlib.util.spec_from_file_location("assets", ROOT / "deploy/assets.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def static(tmp_path):
    parts = tmp_path / "css/parts"
    parts.mkdir(parents=True)
    (parts / "50-components-card.css").write_text("@layer components {\n  .card { gap: 1rem; }\n}\n")
    (parts / "00-layers.css").write_text("/* the order */\n@layer base, components;\n")
    return tmp_path


def packages_with_fonts(assets, folder):
    for source in assets.VENDOR:
        target = folder / source
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.encode())
    return folder


def test_parts_are_joined_in_the_order_of_their_numbers_without_comments(assets, static):
    written = assets.write_style_sheet(static)

    assert written == static / "css/site.css"
    assert written.read_text() == "@layer base, components;\n@layer components {\n.card { gap: 1rem; }\n}\n"


def test_every_font_file_is_copied_and_old_ones_vanish(assets, tmp_path):
    packages = packages_with_fonts(assets, tmp_path / "node_modules")
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "left-over.js").write_text("old")

    assets.copy_vendor_files(packages, vendor)

    found = {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()}
    assert found == set(assets.VENDOR.values())


def test_a_missing_package_is_named_and_nothing_is_removed(assets, tmp_path):
    vendor = tmp_path / "vendor"
    vendor.mkdir()
    (vendor / "kept.woff2").write_text("still here")

    with pytest.raises(FileNotFoundError, match="be-vietnam-pro"):
        assets.copy_vendor_files(tmp_path / "node_modules", vendor)

    assert (vendor / "kept.woff2").read_text() == "still here"


def test_the_style_sheet_names_only_fonts_that_are_copied(assets):
    named = set(re.findall(r'url\("\.\./vendor/([^"]+)"\)', assets.join_parts(PARTS)))

    assert named == {name for name in assets.VENDOR.values() if name.endswith(".woff2")}


def test_style_sheet_fonts_and_script_leave_room_for_a_page_within_the_first_view(assets):
    packages = ROOT / "node_modules"
    fonts = [packages / source for source in assets.VENDOR if source.endswith(".woff2")]
    if not all(font.is_file() for font in fonts):
        pytest.fail("Run `npm ci` first: the weight of the first view is measured on the real fonts.")
    style_sheet = len(gzip.compress(assets.join_parts(PARTS).encode()))
    script = len(gzip.compress((ROOT / "lms/static/js/menu.js").read_bytes()))

    assert sum(font.stat().st_size for font in fonts) + style_sheet + script < FIRST_VIEW_BYTES - PAGE_ALLOWANCE


def test_no_part_uses_important_or_colours_outside_the_tokens():
    offending = {
        part.name: found
        for part in sorted(PARTS.glob("*.css"))
        if not part.name.startswith(("20-", "95-"))
        and (found := re.findall(r"!important|#[0-9a-f]{3,8}\b", part.read_text(encoding="utf-8")))
    }

    assert offending == {}
