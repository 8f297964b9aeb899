"""Waiting for a page without evaluating strings inside it: the content policy of the site forbids that."""

import time


def wait_until(page, condition: str, *, seconds: float = 20) -> None:
    """Ask the browser again and again until the expression is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if page.evaluate(condition):
            return
        page.wait_for_timeout(150)
    raise AssertionError(f"not true within {seconds} s on {page.url}: {condition}")


def wait_until_all_is_saved(page, *, seconds: float = 20) -> None:
    """Every question of the attempt shows the time at which its answer was saved on the server."""
    wait_until(
        page,
        "[...document.querySelectorAll('[data-question-saved]')].every(p => /\\d\\d:\\d\\d:\\d\\d/.test(p.textContent))",
        seconds=seconds,
    )
