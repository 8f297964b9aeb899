"""Erasing a person: nothing tells who it was but legal records and the audit log, and papers still verify."""

import json
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from certificates.verification import look_up
from courses import vietnamese
from courses.audit import check, sealing
from courses.audit.models import AuditEntry
from courses.enrolments import actions as enrolments
from courses.errors import DomainError
from courses.notifications.actions import notify
from courses.notifications.models import TRIES, Notification
from courses.notifications.tasks import send
from courses.organisations.posts import Post
from courses.quizzes.models import Answer
from courses.results.models import HoursEntry, Result
from lms.people_import.models import ImportRow, PeopleImport
from lms.privacy import actions, erasing, tasks
from lms.privacy.models import Erasure
from lms.privacy.requests import actions as requests
from lms.users import actions as accounts
from lms.users import roles
from lms.users.models import FormerPassword, IdentityProvider, LinkedIdentity, User
from tests import make
from tests.certificates import papers
from tests.lms.privacy.test_my_data import attempt_of

pytestmark = pytest.mark.django_db
NAME, EMAIL, CODE, PHONE = "Lương Thị Hoài Thương", "hoai.thuong@example.vn", "CB-77-421", "0912345678"
WORKPLACE = "Phòng Văn thư số Chín"
TRACES = (NAME, EMAIL, CODE, PHONE, WORKPLACE, vietnamese.fold(NAME), vietnamese.sort_key(NAME))
LEGAL = {"certificates.Certificate", "courses.Result", "courses.HoursEntry", "courses.AuditEntry"}
BASIS = "Đơn số 12, 30/11/2026"


@pytest.fixture
def person(db):
    """Somebody of whom every room holds something."""
    person = make.user(EMAIL, NAME, staff_code=CODE, phone=PHONE, workplace=WORKPLACE, gender="female")
    now, unit = timezone.now(), make.unit("Sở Xây dựng")
    make.post(person, unit)
    paper = papers.printed(person)
    result = {
        "learner": NAME,
        "course": "Khóa học",
        "course_code": "KH-1",
        "run": "LOP-1",
        "edition": 2,
        "lessons_done": 3,
    }
    Result.objects.create(enrolment=paper.enrolment, completed_at=now, credited_tiet=8, minutes=360, snapshot=result)
    HoursEntry.objects.create(learner=person, enrolment=paper.enrolment, year=2026, tiet=8, minutes=360, reason=NAME)
    enrolment = make.enrolment(person, make.run(make.course_with_lessons()))
    enrolments.withdraw(enrolment, by=person, reason=f"{NAME} nghỉ phép", now=now)
    active = make.enrolment(person, make.run(make.course_with_lessons()))
    quiz = make.quiz(active.run.course, questions=0)
    words = make.question("Nêu ý kiến", kind="short_text", content={"answers": ["x"]})
    Answer.objects.create(
        attempt=attempt_of(active, quiz), position=1, version=words.current, points=1, given=f"Tôi là {NAME}"
    )
    notify(person, "address_left", context={"to": EMAIL, "name": NAME})
    lists = PeopleImport.objects.create(unit=unit, requested_by=make.user(), file_name="danh-sach.xlsx")
    ImportRow.objects.create(people_import=lists, kind="new", person=person, name=NAME, values={"email": EMAIL})
    ImportRow.objects.create(people_import=lists, kind="new", name=NAME, values={"email": EMAIL})
    provider = IdentityProvider.objects.create(kind="openid", code="so", name="Cổng", client_id="x")
    LinkedIdentity.objects.create(user=person, provider=provider, subject=EMAIL, way="email")
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x"})
    FormerPassword.objects.create(user=person, encoded="x", set_at=now)
    about = ContentType.objects.get_for_model(User)
    ModelLogEntry.objects.create(
        content_type=about, object_id=person.pk, label=NAME, action="wagtail.edit", timestamp=now, uuid=None
    )
    tasks.make_export(actions.ask_for_export(person, by=person, now=now).pk)
    return person


def erase(person, by, answer="") -> Erasure:
    return erasing.erase(person, basis=BASIS, answer=answer, by=by, now=timezone.now())


def where_told(*traces: str) -> set[str]:
    """Models of all rows of the database in which one of the texts stands, whatever the column."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            text = json.dumps(row, ensure_ascii=False, default=str).lower()
            if any(trace.lower() in text for trace in traces):
                found.add(model._meta.label)
    return found


def test_nothing_but_legal_records_and_the_log_tells_who_it_was(person, administrator):
    assert where_told(*TRACES) > LEGAL
    erase(person, administrator)
    assert where_told(*TRACES) - LEGAL == set()


def test_a_preview_that_waits_opens_the_account_no_more(person, administrator):
    lists = PeopleImport.objects.get()
    other = ImportRow.objects.create(people_import=lists, kind="new", values={"email": "khac@example.vn"})
    person.staff_code = "CB-9"
    person.save()
    ImportRow.objects.create(people_import=lists, kind="new", values={"email": "x@example.vn", "staff_code": "cb-9"})
    erase(person, administrator)
    assert list(ImportRow.objects.all()) == [other]


def test_papers_results_and_hours_stay_and_verify(person, administrator, papers_folder):
    paper = Certificate.objects.get(holder=person)
    before = [list(model.objects.order_by("pk").values()) for model in (Result, HoursEntry)]
    files = sorted(path.name for path in papers_folder.rglob("*.pdf"))
    erase(person, administrator)
    assert [list(model.objects.order_by("pk").values()) for model in (Result, HoursEntry)] == before
    finding = look_up(paper.code)
    assert finding.state == "valid" and NAME in [field["value"] for field in finding.fields]
    assert sorted(path.name for path in papers_folder.rglob("*.pdf")) == files
    page = Client().get(paper.verify_path)
    assert page.status_code == 200 and NAME in page.content.decode()


def test_the_chain_of_the_audit_log_stays_whole(person, administrator):
    sealing.seal_waiting(now=timezone.now() + timedelta(hours=1))
    erase(person, administrator)
    sealing.seal_waiting(now=timezone.now() + timedelta(hours=2))
    report = check.check()
    assert report.entries == AuditEntry.objects.count()
    entry = AuditEntry.objects.get(act="privacy.erased")
    assert (entry.actor, entry.details) == (administrator, {"basis": BASIS})


def test_nobody_signs_in_with_it_again(person, administrator, client_of):
    client = client_of(person)
    UserSession.objects.create(user=person, ip="10.0.0.1", session_key=client.session.session_key, user_agent="x")
    erase(person, administrator)
    assert client.get(reverse("profile")).status_code == 302
    fresh = Client()
    for login in (EMAIL, CODE, User.objects.get(pk=person.pk).email):
        fresh.post(reverse("account_login"), {"login": login, "password": make.PASSWORD})
        assert "_auth_user_id" not in fresh.session
    with pytest.raises(DomainError):
        accounts.reactivate(person, by=administrator)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=person.pk).update(is_active=True)
    assert client_of(administrator).get(reverse("wagtailusers_users:edit", args=[person.pk])).status_code == 404


def test_the_search_for_people_no_longer_finds_them(person, administrator, client_of):
    client, index = client_of(administrator), reverse("wagtailusers_users:index")
    assert len(client.get(index, {"q": "hoai thuong"}).context["object_list"]) == 1
    erase(person, administrator)
    for query in ("hoai thuong", EMAIL, CODE):
        assert list(client.get(index, {"q": query}).context["object_list"]) == []


def test_erasing_twice_changes_nothing(person, administrator):
    first = erase(person, administrator)
    entries = AuditEntry.objects.count()
    assert erase(person, administrator).pk == first.pk
    assert AuditEntry.objects.count() == entries


def test_a_new_account_may_have_the_address_and_the_code(person, administrator):
    erase(person, administrator)
    assert make.user(EMAIL, NAME, staff_code=CODE).pk != person.pk


def test_whoever_holds_power_is_not_erased(administrator, officer):
    other = make.user(is_superuser=True)
    for by, held in ((administrator, administrator), (administrator, other), (administrator, officer)):
        with pytest.raises(DomainError):
            erase(held, by)
    assert not User.objects.erased().exists()


def test_other_open_requests_are_answered_before_and_are_named(person, administrator):
    for kind in ("erase", "correct"):
        requests.file(person, kind=kind, text="x", by=person, now=timezone.now())
    with pytest.raises(DomainError) as refusal:
        erase(person, administrator, answer="Đã xóa")
    assert "Chỉnh sửa dữ liệu" in str(refusal.value) and "Xóa dữ liệu của tôi" not in str(refusal.value)
    assert not User.objects.erased().exists() and requests.DataRequest.objects.open().count() == 2


def test_an_erasure_answers_the_request_at_the_address_that_goes(person, administrator, mailoutbox):
    request = requests.file(person, kind="erase", text="x", by=person, now=timezone.now())
    Notification.objects.all().delete()
    with pytest.raises(DomainError, match="câu trả lời"):
        erase(person, administrator)
    erase(person, administrator, answer="Đã xóa theo đơn.")
    request.refresh_from_db()
    assert (request.outcome, request.closed_by, request.answer) == ("granted", administrator, "")
    letter = Notification.objects.get()
    erasing.forget_letters(timezone.now())
    send(letter.pk)
    [mail] = mailoutbox
    assert (
        mail.to == [EMAIL]
        and NAME in mail.body
        and "Đã xóa theo đơn." in mail.body
        and "/tai-khoan/" not in mail.body
    )
    assert erasing.forget_letters(timezone.now()) == 1
    assert Notification.objects.get().context == {} and EMAIL not in where_told(EMAIL)


def test_a_letter_that_no_mailbox_takes_is_emptied_too(person, administrator):
    requests.file(person, kind="erase", text="x", by=person, now=timezone.now())
    erase(person, administrator, answer="Đã xóa")
    Notification.objects.update(tries=TRIES)
    erasing.forget_letters(timezone.now())
    assert not Notification.objects.exclude(context={}).filter(recipient=person).exists()


def test_only_letters_to_the_person_outlive_an_erasure(person, administrator, outsider):
    unit = Post.objects.get(person=person).organisation
    role = make.grant(person, roles.UNIT_ADMINISTRATOR, unit)
    make.post(outsider, unit)
    requests.file(outsider, kind="access", text="", by=outsider, now=timezone.now())
    requests.remind(timezone.now())
    role.delete()
    requests.file(person, kind="erase", text="x", by=person, now=timezone.now())
    letters = Notification.objects.filter(recipient=person)
    assert letters.filter(kind="data_request_reminder").exists()
    erase(person, administrator, answer="Đã xóa")
    assert set(letters.underway().values_list("kind", flat=True)) == {"data_request_filed", "data_request_granted"}
    assert not letters.filter(kind="data_request_reminder").exists()


def test_each_post_that_ends_or_never_begins_is_on_record(person, administrator):
    today = timezone.localdate()
    held = Post.objects.get(person=person)
    coming = make.post(person, held.organisation, is_main=False, starts=today + timedelta(days=9))
    erase(person, administrator)
    assert [post.ends for post in Post.objects.of(person)] == [today]
    for act, post in (("post.left", held), ("post.called_off", coming)):
        entry = AuditEntry.objects.get(act=act)
        assert (entry.object_id, entry.actor) == (str(post.pk), administrator)


def test_a_refused_erasure_keeps_the_copy_that_may_be_fetched(person, administrator, papers_folder):
    kept = list((papers_folder / "exports").iterdir())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        erase(person, administrator)
        raise ZeroDivisionError
    assert list((papers_folder / "exports").iterdir()) == kept != []


def test_the_file_of_a_copy_goes_with_the_commit(
    person, administrator, papers_folder, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        erase(person, administrator)
    assert list((papers_folder / "exports").iterdir()) == []


def test_opening_the_page_of_erasure_is_a_look_at_the_person(client_of, person, administrator):
    client_of(administrator).get(reverse("person:erase", args=[person.pk]))
    assert AuditEntry.objects.about(person).filter(act="user.viewed", actor=administrator).count() == 1


def test_preview_and_report_tell_the_same_numbers(person, administrator):
    lines = erasing.preview(person)
    kept = {line.title: (line.before, line.after) for line in lines}
    assert kept["Địa chỉ email"] == (1, 0) and kept["Giấy xác nhận"] == (1, 1)
    erase(person, administrator)
    assert erasing.preview(person) == lines


def form(person, **fields) -> dict:
    return {"basis": BASIS, "address": person.email, "understood": "on"} | fields


def test_an_administrator_erases_after_a_second_confirmation(client_of, person, administrator):
    client, address = client_of(administrator), reverse("person:erase", args=[person.pk])
    page = client.get(address).content.decode()
    assert "Nhật ký hệ thống không bao giờ bị thay đổi" in page and NAME in page
    assert address in client.get(reverse("person:page", args=[person.pk])).content.decode()
    for wrong in ({"address": "khac@example.vn"}, {"understood": ""}, {"basis": ""}):
        assert client.post(address, form(person) | wrong).status_code == 200
    assert not User.objects.erased().exists()
    page = client.post(address, form(person), follow=True).content.decode()
    assert BASIS in page and NAME not in page and Erasure.objects.get().by == administrator


def test_a_refusal_is_told_on_the_form(client_of, administrator, officer):
    response = client_of(administrator).post(reverse("person:erase", args=[officer.pk]), form(officer))
    assert response.status_code == 200 and not User.objects.erased().exists()


def test_it_takes_a_permission_of_its_own(client_of, person, officer, learner):
    address = reverse("person:erase", args=[person.pk])
    assert client_of(officer).get(address).status_code == 404
    assert client_of(officer).post(address, form(person)).status_code == 404
    assert client_of(learner).post(address, form(person)).status_code in (302, 403)
    assert not User.objects.erased().exists()


def test_open_requests_that_stand_in_the_way_are_named_before_anything_is_sent(client_of, person, administrator):
    unit, address = Post.objects.get(person=person).organisation, reverse("person:erase", args=[person.pk])
    assert "Cần trả lời trước" not in client_of(administrator).get(address).content.decode()
    request = requests.file(person, kind="object", text="x", by=person, now=timezone.now())
    requests.file(person, kind="erase", text="x", by=person, now=timezone.now())
    link = reverse("data_request:page", args=[request.pk])
    page = client_of(administrator).get(address)
    assert "Cần trả lời trước" in page.content.decode() and link in page.content.decode()
    assert [filed for filed, _is_readable in page.context["left_to_answer"]] == [request]
    eraser = make.user(full_name="Phan Chỉ Xóa")
    make.grant(eraser, make.role("Xóa dữ liệu", "users.view_user", "lms.erase_person").name, unit)
    page = client_of(eraser).get(address).content.decode()
    assert str(request) in page and link not in page


def test_an_administrator_of_a_unit_erases_who_works_there_alone_and_stands_no_higher(client_of, person, learner):
    unit, address = Post.objects.get(person=person).organisation, reverse("person:erase", args=[person.pk])
    leader = make.user("lanh.dao@example.vn", "Trịnh Phụ Trách")
    make.grant(leader, roles.UNIT_ADMINISTRATOR, unit)
    client = client_of(leader)
    elsewhere = make.post(person, make.unit("Sở nơi khác"), is_main=False)
    assert client.post(address, form(person)).status_code == 404
    elsewhere.delete()
    power = make.grant(person, roles.TRAINER, make.unit("Sở thứ ba"))
    assert client.post(address, form(person)).status_code == 404
    power.delete()
    requests.file(person, kind="erase", text="x", by=person, now=timezone.now())
    page = client.get(address).content.decode()
    assert "Câu trả lời" in page and "Xóa dữ liệu của tôi" in page
    assert client.post(address, form(person)).status_code == 200 and not User.objects.erased().exists()
    client.post(address, form(person, answer="Đã xóa"))
    assert User.objects.erased().get() == person and Erasure.objects.get().by == leader
    assert requests.DataRequest.objects.get().closed_by == leader


def test_an_open_request_to_erase_is_carried_out_by_who_may_answer_it(client_of, person):
    unit, address = Post.objects.get(person=person).organisation, reverse("person:erase", args=[person.pk])
    eraser = make.user(full_name="Phan Chỉ Xóa")
    make.grant(eraser, make.role("Xóa dữ liệu", "users.view_user", "lms.erase_person").name, unit)
    answerer = make.user(full_name="Trịnh Phụ Trách")
    make.grant(answerer, roles.UNIT_ADMINISTRATOR, unit)
    assert client_of(eraser).get(address).context["form"] is not None
    request = requests.file(person, kind="erase", text="x", by=person, now=timezone.now())
    page = client_of(eraser).get(address)
    assert page.context["form"] is None and "người đồng thời có quyền trả lời" in page.content.decode()
    page = client_of(eraser).post(address, form(person, answer="Đã xóa")).content.decode()
    assert "Trịnh Phụ Trách" in page and not User.objects.erased().exists()
    request.refresh_from_db()
    assert request.is_open
    requests.close(request, outcome="refused", answer="Còn hồ sơ.", by=answerer, now=timezone.now())
    client_of(eraser).post(address, form(person))
    assert User.objects.erased().get() == person


def test_it_asks_for_fresh_proof(client_of, person, administrator):
    client = client_of(administrator)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1_000_000}]
    session.save()
    assert client.post(reverse("person:erase", args=[person.pk]), form(person)).status_code == 302
    assert not User.objects.erased().exists()
