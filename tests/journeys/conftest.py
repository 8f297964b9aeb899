"""One installed site for all journeys, and browsers that speak Vietnamese."""

import os
from contextlib import closing
from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import sync_playwright

from lms.demo import codes
from tests.journeys.site import ROOT, LiveSite

BROWSER = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SCREENSHOTS = ROOT / "var" / "screenshots"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """A running installation with the demonstration content, on the kind of database that the suite runs on."""
    with closing(_database()) as url:
        live = LiveSite(tmp_path_factory.mktemp("site"), next(url))
        live.install()
        live.start()
        yield live
        live.stop()


def _database():
    """Address of an empty PostgreSQL database beside the suite's own, or "" for embedded SQLite."""
    given = settings.DATABASES["default"]
    if given["ENGINE"].endswith("sqlite3"):
        yield ""
        return
    name = f"journeys_{os.getpid()}"
    where = f"{given['USER']}:{given['PASSWORD']}@{given['HOST'].replace('/', '%2F')}:{given['PORT'] or 5432}"
    with psycopg.connect(
        host=given["HOST"], port=given["PORT"] or 5432, user=given["USER"], password=given["PASSWORD"],
        dbname="postgres", autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"postgres://{where}/{name}"
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=BROWSER,
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        yield browser
        browser.close()


@pytest.fixture
def visit(site, chromium):
    """Opens fresh browser windows: `visit(width=390, dark=True)` gives a page of a new person."""
    contexts = []

    def open_window(*, width: int = 1280, height: int = 900, dark: bool = False, **options):
        context = chromium.new_context(
            base_url=options.pop("base_url", site.url),
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


def pass_second_step(page) -> None:
    """Type the code of the demonstration where one is asked for. An account takes each code once, and the codes of the
    step before and after count too. When all three were used, a new one comes within half a minute."""
    for steps in (-1, 0, 1, None, 1):
        if "/hai-lop/nhap-ma/" not in page.url:
            break
        if steps is None:
            page.wait_for_timeout(1000 * (codes.seconds_left(now=timezone.now()) + 1))
            continue
        moment = timezone.now() + timedelta(seconds=steps * codes.PERIOD)
        page.locator("[name=code]").fill(codes.code(now=moment))
        with page.expect_navigation():
            page.locator("main form button[type=submit]").first.click()
    if "/hai-lop/tin-cay/" in page.url:
        with page.expect_navigation():
            page.locator("button[value=skip]").click()


@pytest.fixture
def sign_in(visit):
    """A window in which the demonstration account `name` is signed in."""

    def signed_in(name: str, **window):
        page = visit(**window)
        page.goto("/tai-khoan/dang-nhap/")
        page.locator("[name=login]").fill(f"{name}@demo.example")
        page.locator("[name=password]").fill("do-thi-thong-minh-2026")
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda address: "/dang-nhap/" not in address)
        pass_second_step(page)
        return page

    return signed_in


@pytest.fixture
def shot():
    """Keeps a screenshot of the whole page under var/screenshots."""

    def keep(page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return keep


@pytest.fixture
def violations():
    """What axe finds on a page: a list of (rule, first place)."""

    def find(page, *, inside: str = "html") -> list[tuple[str, str]]:
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("async place => (await axe.run(place)).violations", inside)
        return [(rule["id"], rule["nodes"][0]["html"][:160]) for rule in found]

    return find
