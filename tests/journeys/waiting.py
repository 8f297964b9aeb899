"""Waiting for a page without evaluating strings inside it: the content policy of the site forbids that."""

import time

from playwright.sync_api import Error


def wait_until(page, condition: str, *, seconds: float = 20) -> None:
    """Ask the browser again and again until the expression is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if _holds(page, condition):
            return
        page.wait_for_timeout(150)
    raise AssertionError(f"not true within {seconds} s on {page.url}: {condition}")


def _holds(page, condition: str) -> bool:
    """Whether the expression is true now; a page that is just being replaced by the next one says no."""
    try:
        return bool(page.evaluate(condition))
    except Error as fault:
        if "Execution context was destroyed" not in fault.message:
            raise
        return False


def wait_until_all_is_saved(page, *, seconds: float = 20) -> None:
    """Every question of the attempt shows the time at which its answer was saved on the server."""
    wait_until(
        page,
        "[...document.querySelectorAll('[data-question-saved]')].every(p => /\\d\\d:\\d\\d:\\d\\d/.test(p.textContent))",
        seconds=seconds,
    )
