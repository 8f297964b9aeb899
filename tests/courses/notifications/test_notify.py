"""Letters are written in the act's transaction, mailed once after commit, in the language of the person."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.apps import apps
from django.db import transaction
from django.template import TemplateDoesNotExist
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from courses.notifications import actions, mails, tasks
from courses.notifications.models import Notification
from tests import make

pytestmark = pytest.mark.django_db

CLASS = {
    "course": "Đô thị thông minh",
    "run": "LOP-1",
    "opens_on": "2026-02-05",
    "closes_on": "2026-03-15",
    "url": "/hoc/7/",
}


def asked() -> list:
    """What the queue was asked to mail."""
    jobs = [result.args_kwargs["args"] for result in DBTaskResult.objects.order_by("enqueued_at")]
    return [job for job in jobs if job and str(job[0]).startswith("courses.notifications.")]


def letter(recipient, kind, **context):
    return mails.write(Notification.objects.create(recipient=recipient, kind=kind, context=CLASS | context))


def test_a_notification_asks_the_queue_to_mail_it_after_commit(learner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        notification = actions.notify(learner, "enrolled", context=CLASS)
        assert asked() == []
    assert asked() == [["courses.notifications.tasks.send", {"notification_id": notification.pk}, 1]]


def test_a_rolled_back_act_tells_nobody(learner, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.notify(learner, "enrolled", context=CLASS)
        raise ZeroDivisionError
    assert (Notification.objects.count(), asked()) == (0, [])


def test_an_unknown_kind_of_letter_is_refused_at_once(learner):
    with pytest.raises(TemplateDoesNotExist):
        actions.notify(learner, "no-such-letter", context={})
    assert Notification.objects.count() == 0


def test_sending_twice_mails_once(learner, mailoutbox):
    notification = actions.notify(learner, "enrolled", context=CLASS)
    tasks.send(notification.pk)
    tasks.send(notification.pk)
    assert [mail.to for mail in mailoutbox] == [["hoc.vien@example.vn"]]
    notification.refresh_from_db()
    assert notification.sent_at is not None


def test_a_letter_that_another_worker_holds_is_left_alone(learner, mailoutbox):
    notification = actions.notify(learner, "enrolled", context=CLASS)
    assert notification.claim(now=timezone.now())
    tasks.send(notification.pk)
    assert mailoutbox == []


def test_the_claim_of_a_dead_worker_runs_out(learner, mailoutbox):
    notification = actions.notify(learner, "enrolled", context=CLASS)
    assert notification.claim(now=timezone.now() - timedelta(minutes=20))
    tasks.send(notification.pk)
    assert len(mailoutbox) == 1


def test_a_letter_that_the_server_refused_may_be_tried_again(learner, mailoutbox, monkeypatch):
    notification = actions.notify(learner, "enrolled", context=CLASS)

    def refuse(*_args, **_kwargs):
        raise SMTPServerDisconnected("gone")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        with pytest.raises(SMTPServerDisconnected):
            tasks.send(notification.pk)
    assert mailoutbox == []
    tasks.send(notification.pk)
    assert len(mailoutbox) == 1


def test_forgotten_letters_are_mailed_by_the_sweep_and_fresh_ones_left_to_the_queue(learner, mailoutbox):
    old = actions.notify(learner, "enrolled", context=CLASS)
    Notification.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=1))
    fresh = actions.notify(learner, "reminder", context=CLASS | {"progress": 10})
    tasks.send_forgotten()
    assert list(Notification.objects.unsent()) == [fresh]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("people", [1, 4])
def test_many_are_told_in_two_queries_and_one_job(
    people, django_assert_num_queries, django_capture_on_commit_callbacks, mailoutbox
):
    told = [(make.user(), CLASS) for _n in range(people)]
    with django_capture_on_commit_callbacks(execute=True), django_assert_num_queries(1):
        notifications = actions.notify_all(told, "added_to_class")
    path, arguments, _attempt = asked()[0]
    assert len(asked()) == 1
    assert path == "courses.notifications.tasks.send_all"
    tasks.send_all(**arguments)
    assert [mail.to for mail in mailoutbox] == [[person.email] for person, _context in told]
    assert len(notifications) == people


def test_telling_nobody_asks_nothing_of_the_queue(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        assert actions.notify_all([], "reminder") == []
    assert callbacks == []


def test_the_letter_says_where_the_class_is_with_days_as_vietnam_writes_them(learner, settings):
    settings.PUBLIC_URL = "https://hoc.example.vn"
    lines = letter(learner, "enrolled").body.splitlines()
    assert lines[-1].endswith(".")
    assert "https://hoc.example.vn/hoc/7/" in lines
    assert [line.split(": ")[-1] for line in lines if "2026" in line] == ["05/02/2026", "15/03/2026"]


def test_an_english_reader_gets_english_and_an_english_address(settings):
    settings.PUBLIC_URL = "https://hoc.example.vn"
    reader = make.user(full_name="Trần Lan", language="en")
    mail = letter(reader, "reminder", progress=40)
    assert mail.subject == "Reminder: Đô thị thông minh"
    assert mail.body.splitlines()[:7] == [
        "Dear Trần Lan,",
        "",
        "The course is not finished yet; 40% of the required steps are done.",
        "",
        "Course: Đô thị thông minh",
        "Class: LOP-1",
        "Opening: 5 February 2026",
    ]
    assert "https://hoc.example.vn/en/hoc/7/" in mail.body.splitlines()


def test_a_vietnamese_reader_gets_vietnamese(learner, settings):
    settings.PUBLIC_URL = "https://hoc.example.vn"
    mail = letter(learner, "enrolled")
    assert mail.subject == "Đã ghi danh: Đô thị thông minh"
    assert mail.body.splitlines()[:11] == [
        "Kính gửi Ông/Bà Nguyễn Thị Ánh,",
        "",
        "Việc ghi danh đã được ghi nhận.",
        "",
        "Khóa học: Đô thị thông minh",
        "Lớp: LOP-1",
        "Khai giảng: 05/02/2026",
        "Bế giảng: 15/03/2026",
        "",
        "Bắt đầu hoặc tiếp tục học:",
        "https://hoc.example.vn/hoc/7/",
    ]


def test_the_address_follows_the_reader_even_when_the_officer_works_in_english(learner, settings):
    settings.PUBLIC_URL = "https://hoc.example.vn"
    with translation.override("en"):
        assert mails.absolute("/en/hoc/7/", language="vi") == "https://hoc.example.vn/hoc/7/"
        assert mails.absolute("/hoc/7/", language="en") == "https://hoc.example.vn/en/hoc/7/"


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("enrolled", "Enrolled: Đô thị thông minh"),
        ("added_to_class", "Added to a class: Đô thị thông minh"),
        ("withdrawn", "Withdrawn from the class: Đô thị thông minh"),
        ("reminder", "Reminder: Đô thị thông minh"),
        ("certificate_ready", "Certificate ready: Đô thị thông minh"),
        ("account_opened", "An account was opened: Smart cities"),
    ],
)
def test_every_letter_has_one_line_of_subject_and_no_marks_of_html(kind, subject):
    reader = make.user(full_name="Trần O'Lan & Em", language="en")
    mail = letter(reader, kind, reason="đổi việc", progress=1, serial="01/2026", email="a@x.vn")
    assert mail.subject == subject
    assert "Dear Trần O'Lan & Em," in mail.body.splitlines()
    assert mail.body.count("\n\n\n") == 0


def test_a_withdrawal_states_its_reason():
    reader = make.user(language="en")
    assert (
        "Reason: moved to another office"
        in letter(reader, "withdrawn", reason="moved to another office").body.splitlines()
    )


def test_a_renamed_installation_signs_every_letter_with_its_new_name(settings, mailoutbox):
    settings.DEFAULT_FROM_EMAIL = "khong-tra-loi@example.vn"
    identity = apps.get_model(settings.SITE_IDENTITY).of_installation()
    identity.site_name, identity.site_name_en = "Cong hoc tap", "Learning portal"
    identity.save()
    for language in ("vi", "en"):
        tasks.send(actions.notify(make.user(language=language), "withdrawn", context={"reason": "x"}).pk)
    assert [mail.from_email for mail in mailoutbox] == [
        "Cong hoc tap <khong-tra-loi@example.vn>",
        "Learning portal <khong-tra-loi@example.vn>",
    ]
    signatures = [mail.body.split("-- \n")[1].splitlines()[0] for mail in mailoutbox]
    assert signatures == ["Cong hoc tap", "Learning portal"]
