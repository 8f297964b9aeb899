"""The web server is killed with SIGKILL while answers are being sent: every acknowledged answer is there afterwards."""

import json
import time

from tests.journeys.answering import answer_rightly, key_by_text
from tests.journeys.waiting import wait_until_all_is_saved

KILL_AFTER = 9  # answers acknowledged before the server dies


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(site, sign_in):
    page = sign_in("hoc.vien10")
    attempt = start_attempt(site, "hoc.vien10@demo.example")
    page.goto(f"/luot/{attempt}/")
    page.locator("[data-all]").check()
    key, forms = key_by_text(), page.locator("form[data-answer]")
    acknowledged = []
    page.on("response", lambda answer: remember(acknowledged, answer))
    try:
        for number in range(20):
            form = forms.nth(number)
            if number == KILL_AFTER:
                wait_until_saved(page, acknowledged, KILL_AFTER)
            answer_rightly(form, key[form.locator("legend").inner_text().strip()])
            if number == KILL_AFTER:
                site.kill_web()
        before = dict(acknowledged)
        assert KILL_AFTER <= len(before) < 20
        assert before.items() <= stored(site, attempt).items()
    finally:
        if "web" not in site.processes:
            site.start_web()
    wait_until_all_is_saved(page, seconds=60)
    page.reload()
    wait_until_all_is_saved(page, seconds=60)
    after = stored(site, attempt)
    assert len([given for given in after.values() if given]) == 20
    assert before.keys() <= after.keys()


def start_attempt(site, email: str) -> str:
    return site.python(
        "from django.utils import timezone\n"
        "from courses.enrolments.models import Enrolment\n"
        "from courses.quizzes.models import Quiz\n"
        "from courses.quizzes import actions\n"
        f"e = Enrolment.objects.select_related('learner').get(learner__email='{email}')\n"
        "q = Quiz.objects.get(course__code='DTTM-01')\n"
        "print(actions.start(q, e, by=e.learner, now=timezone.now()).pk)"
    )


def wait_until_saved(page, acknowledged: list, number: int, *, seconds: float = 60) -> None:
    """So many answers have been acknowledged; the next one is on its way when the server dies."""
    end = time.monotonic() + seconds
    while len(dict(acknowledged)) < number:
        assert time.monotonic() < end, f"only {len(dict(acknowledged))} answers were acknowledged in {seconds} s"
        page.wait_for_timeout(100)


def remember(acknowledged: list, answer) -> None:
    """Note the position and revision of each answer that the server said was saved."""
    if answer.request.method == "POST" and "/cau/" in answer.url and answer.status == 200:
        acknowledged.append((answer.url.rstrip("/").rsplit("/", 1)[1], True))


def stored(site, attempt: str) -> dict[str, bool]:
    """Which positions hold an answer in the database."""
    return json.loads(
        site.python(
            "import json\n"
            "from courses.quizzes.models import Answer\n"
            f"print(json.dumps({{str(a.position): a.given is not None for a in Answer.objects.filter(attempt={attempt})}}))"
        )
    )
