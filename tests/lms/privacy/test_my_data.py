"""My data: what is told to whom, who saw it, and the copy to take away."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from certificates import actions as issuing
from courses.audit import actions as audit
from courses.audit import guards, words
from courses.audit.models import AuditEntry
from courses.errors import DomainError
from courses.notifications import mails
from courses.notifications.actions import notify
from courses.notifications.models import Notification
from courses.quizzes.models import Attempt, Quiz
from lms.privacy import actions, package, reading, seen, tasks
from lms.privacy.consents import actions as consents
from lms.privacy.models import KEPT_FOR, DataExport
from lms.privacy.registry import KINDS
from lms.privacy.requests import actions as data_requests
from lms.privacy.requests import actions as requests
from lms.privacy.restrictions.models import Restriction
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db
PAGE, ORDER = reverse("my-data"), reverse("my-data-order")


def attempt_of(enrolment, quiz, **fields) -> Attempt:
    now = timezone.now()
    fields = {"number": 1, "started_at": now, "closed_at": now, "closed_by": "learner", "score": 1} | fields
    return Attempt.objects.create(quiz=quiz, enrolment=enrolment, max_score=2, percent=50, pass_percent=50, **fields)


@pytest.fixture
def enrolment(learner):
    return make.enrolment(learner, make.run(make.course_with_lessons(title="Quản trị số"), code="LOP-SO"))


@pytest.fixture
def export(learner):
    """A copy that is ready."""
    export = actions.ask_for_export(learner, by=learner, now=timezone.now())
    tasks.make_export(export.pk)
    export.refresh_from_db()
    return export


def files_of(export) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(export.file.open("rb").read())) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_page_tells_purpose_basis_time_and_number_of_records(client_of, learner, enrolment):
    audit.append("sign_in.done", learner, by=learner)
    page = client_of(learner).get(PAGE).content.decode()
    assert "Dữ liệu của tôi" in page and "Nghị định 171/2025/NĐ-CP" in page and "12 tháng" in page
    assert "Địa chỉ email: 1" in " ".join(page.split())


def test_the_profile_and_the_menu_lead_to_the_page(client_of, learner):
    assert client_of(learner).get(reverse("profile")).content.decode().count(f'href="{PAGE}"') == 2


def test_strangers_to_the_site_sign_in_first(client):
    assert client.get(PAGE).url.startswith(reverse("account_login"))
    assert client.post(ORDER).url.startswith(reverse("account_login"))


@pytest.mark.parametrize(("method", "address"), [("post", PAGE), ("get", ORDER)])
def test_other_methods_are_refused(client_of, learner, method, address):
    assert getattr(client_of(learner), method)(address).status_code == 405


def test_a_copy_is_made_in_the_background_and_a_letter_tells_it(
    client_of, learner, django_capture_on_commit_callbacks, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    with django_capture_on_commit_callbacks(execute=True):
        client_of(learner).post(ORDER)
    letter = Notification.objects.get(recipient=learner, kind="data_ready")
    assert PAGE in mails.write(letter).body
    assert DataExport.objects.get().made_at is not None
    assert AuditEntry.objects.about(learner).filter(act="privacy.export_ordered", actor=learner).count() == 1


def test_the_copy_holds_json_and_pages_vietnamese_first(export, learner):
    files = files_of(export)
    assert list(files) == ["du-lieu.json", "du-lieu.html", "my-data.en.html", "du-lieu.css"]
    data = json.loads(files["du-lieu.json"])
    [account] = [each for each in data["purposes"] if each["code"] == "account"]
    [records] = [each["records"] for each in account["kinds"] if each["kind"] == "users.User"]
    assert records[0]["email"] == learner.email and records[0]["full_name"] == learner.full_name
    assert learner.full_name in files["du-lieu.html"] and "Căn cứ pháp lý" in files["du-lieu.html"]
    assert "Legal basis" in files["my-data.en.html"]


def test_data_of_others_and_secrets_are_never_in_the_copy(learner, outsider, officer, enrolment):
    enrolment.enrolled_by = officer
    enrolment.save()
    make.enrolment(outsider, enrolment.run)
    audit.append("user.corrected", learner, by=officer)
    audit.append("user.corrected", outsider, by=learner)
    make.grant(learner, roles.TRAINER).given_by = officer
    text = package.pack(learner, now=timezone.now())
    with zipfile.ZipFile(io.BytesIO(text)) as archive:
        told = "".join(archive.read(name).decode() for name in archive.namelist())
    for secret in (officer.full_name, officer.email, outsider.full_name, outsider.email, learner.password):
        assert secret not in told
    assert "Tài khoản được sửa" in told or "Account corrected" in told


def test_scores_that_a_test_hides_stay_hidden(learner, enrolment):
    hiding = make.quiz(enrolment.run.course, review_time=Quiz.ReviewTime.NEVER)
    showing = make.quiz(enrolment.run.course, review_time=Quiz.ReviewTime.SUBMITTED)
    attempt_of(enrolment, hiding)
    attempt_of(enrolment, showing)
    [kind] = [kind for kind in KINDS if kind.model == "courses.Attempt"]
    assert [row["percent"] for row in reading.told(kind, learner)] == [None, 50.0]


def test_letters_are_told_by_their_subjects_in_as_many_queries_for_one_as_for_three(
    learner, django_assert_num_queries
):
    [kind] = [kind for kind in KINDS if kind.model == "courses.Notification"]
    notify(learner, "address_left", context={"to": "x@example.vn", "name": "x"})
    with CaptureQueriesContext(connection) as first:
        [row] = reading.told(kind, learner)
    assert row["kind"] == mails.write(Notification.objects.get()).subject
    for number in range(2):
        data_requests.file(learner, kind=("access", "erase")[number], text="", by=learner, now=timezone.now())
    with django_assert_num_queries(len(first)):
        rows = reading.told(kind, learner)
    assert [each["kind"] for each in rows] == [
        mails.write(letter).subject for letter in Notification.objects.order_by("pk")
    ]


def test_one_copy_at_a_time(learner):
    now = timezone.now()
    export = actions.ask_for_export(learner, by=learner, now=now)
    with pytest.raises(DomainError):
        actions.ask_for_export(learner, by=learner, now=now)
    again = actions.ask_for_export(learner, by=learner, now=now + timedelta(hours=2))
    assert again.pk == export.pk
    actions.make_export(DataExport.objects.get(), now=now)
    with pytest.raises(DomainError):
        actions.ask_for_export(learner, by=learner, now=now)


def test_making_it_twice_makes_one_copy_and_one_letter(export):
    tasks.make_export(export.pk)
    assert Notification.objects.filter(kind="data_ready").count() == 1


def test_only_the_owner_downloads_it(client_of, export, learner, outsider, administrator):
    address = reverse("my-data-download", args=[export.pk])
    response = client_of(learner).get(address)
    assert response["Content-Type"] == "application/zip" and "no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content)[:2] == b"PK"
    assert client_of(outsider).get(address).status_code == 404
    assert client_of(administrator).get(address).status_code == 404
    assert client_of(learner).post(address).status_code == 405
    assert AuditEntry.objects.filter(act="privacy.export_downloaded").count() == 1


def test_a_download_asks_for_fresh_proof(client_of, export, learner):
    client = client_of(learner)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 1_000_000}]
    session.save()
    response = client.get(reverse("my-data-download", args=[export.pk]))
    assert response.status_code == 302 and reverse("account_reauthenticate") in response.url


def test_copies_go_after_seven_days_with_their_files(
    client_of, export, learner, papers_folder, django_capture_on_commit_callbacks
):
    assert len(list((papers_folder / "exports").iterdir())) == 1
    assert actions.forget_exports(export.made_at + KEPT_FOR - timedelta(minutes=1)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.forget_exports(export.made_at + KEPT_FOR) == 1
    assert list((papers_folder / "exports").iterdir()) == [] and not DataExport.objects.exists()
    assert client_of(learner).get(reverse("my-data-download", args=[export.pk])).status_code == 404


def test_readers_are_told_by_role_and_unit_and_actors_by_name(learner, enrolment):
    unit = make.unit("Sở Xây dựng")
    make.post(learner, unit)
    officer = make.user("van.thu@example.vn", "Lý Văn Thư", role=roles.TRAINING_OFFICER)
    make.post(officer, unit)
    audit.append("class.printed", enrolment.run, by=officer)
    audit.append("user.corrected", learner, by=officer)
    changed, printed = seen.readings(learner)
    assert (changed.name, printed.name) == (officer.full_name, "")
    assert "Sở Xây dựng" in printed.by and "Cán bộ" in printed.by or "Training" in printed.by


def test_who_answered_a_request_of_the_person_is_named(learner, administrator):
    request = requests.file(learner, kind="object", text="Xin phản đối", by=learner, now=timezone.now())
    requests.close(request, outcome="refused", answer="Không có căn cứ", by=administrator, now=timezone.now())
    [told] = seen.readings(learner)
    assert told.name == administrator.full_name


def test_who_exported_a_list_saw_whom_their_roles_show_today(learner):
    mine, foreign = make.unit("Sở Xây dựng"), make.unit("Sở Y tế")
    make.post(learner, mine)
    near, far, above = (make.user(f"{name}@example.vn") for name in ("gan", "xa", "tren"))
    for officer, unit in ((near, mine), (far, foreign), (above, None)):
        make.grant(officer, roles.TRAINING_OFFICER, unit)
        audit.append_about("user.exported", get_user_model(), by=officer)
    told = seen.readings(learner)
    assert len(told) == 2
    assert len([each for each in told if "Sở Xây dựng" in each.by]) == 1


def test_asking_who_saw_it_takes_as_many_queries_for_one_exporter_as_for_six(learner):
    unit = make.unit("Sở Xây dựng")
    make.post(learner, unit)
    counts = []
    for wave, many in enumerate((1, 5)):
        for number in range(many):
            officer = make.user(f"o{wave}{number}@example.vn")
            make.grant(officer, roles.TRAINING_OFFICER, unit)
            audit.append_about("user.exported", get_user_model(), by=officer)
        with CaptureQueriesContext(connection) as captured:
            assert seen.readings(learner)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_own_acts_and_those_of_the_system_are_no_readings(learner):
    audit.append("user.profile_changed", learner, by=learner)
    audit.append("user.locked", learner, by=None)
    assert seen.readings(learner) == []


def test_whole_lists_count_only_where_the_person_stands_in_them(learner, officer, outsider):
    north, south = make.unit("Tỉnh Bắc"), make.unit("Tỉnh Nam")
    make.post(learner, north)
    ours, theirs = make.user(full_name="Cán bộ Bắc"), make.user(full_name="Cán bộ Nam")
    make.grant(ours, roles.TRAINING_OFFICER, north)
    make.grant(theirs, roles.TRAINING_OFFICER, south)
    for exporter in (ours, theirs):
        audit.append_about("user.exported", type(learner), by=exporter)
    assert len(seen.readings(learner)) == 1


@pytest.mark.parametrize("act", ["data_request.exported", "consent.exported"])
def test_lists_of_requests_and_consents_show_only_those_who_stand_in_them(learner, outsider, act):
    north, south = make.unit("Tỉnh Bắc"), make.unit("Tỉnh Nam")
    make.post(learner, north)
    text = make.consent_text("photographs")
    data_requests.file(learner, kind="access", text="", by=learner, now=timezone.now())
    consents.answer(text, act="given", language="vi", by=learner, now=timezone.now())
    for unit in (north, south):
        exporter = make.user(full_name=f"Cán bộ {unit.name}")
        make.grant(exporter, roles.UNIT_ADMINISTRATOR, unit)
        audit.append_about(act, type(learner), by=exporter)
    [told] = seen.readings(learner)
    assert (told.by, told.name) == ("Quản trị đơn vị, Tỉnh Bắc", "")
    assert seen.readings(outsider) == []


def exported_at(moment, act: str, thing, by) -> AuditEntry:
    """A file that was made at that moment."""
    entry = audit.append(act, thing, by=by)
    with connection.cursor() as cursor:
        guards.remove(connection)
        cursor.execute("UPDATE courses_auditentry SET at = %s WHERE id = %s", [moment, entry.pk])
        guards.install(connection)
    return entry


@pytest.mark.parametrize("act", ["class.exported", "user.exported"])
def test_files_that_left_the_person_out_are_not_named(learner, officer, administrator, enrolment, act):
    """While the use of the data was restricted; the printed list of a class names everybody in it."""
    hour, now = timedelta(hours=1), timezone.now()
    filed = data_requests.file(learner, kind="restrict", text="Ảnh", by=learner, now=now)
    lifted = Restriction.objects.create(
        person=learner, request=filed, at=now + 2 * hour, by=administrator,
        lifted_at=now + 4 * hour, lifted_by=administrator,
    )  # fmt: skip
    moments = [now + number * hour for number in (1, 3, 5)]
    for moment in moments:
        exported_at(moment, act, enrolment.run, officer)
        exported_at(moment, "class.printed", enrolment.run, officer)
    told = [(each.act, each.at) for each in seen.readings(learner)]
    files = [at for name, at in told if name == words.act(act)]
    assert sorted(files) == [moments[0], moments[2]] and len(told) == 5
    Restriction.objects.filter(pk=lifted.pk).update(lifted_at=None, lifted_by=None)
    assert len(seen.readings(learner)) == 4


def test_files_made_before_the_person_stood_in_them_are_not_named(learner, officer, enrolment):
    now, day = timezone.now(), timedelta(days=1)
    type(learner).objects.filter(pk=learner.pk).update(date_joined=now)
    learner.refresh_from_db()
    data_requests.file(learner, kind="access", text="", by=learner, now=now)
    consents.answer(make.consent_text("photographs"), act="given", language="vi", by=learner, now=now)
    everywhere = make.user(full_name="Cán bộ Chung")
    for role in (roles.TRAINING_OFFICER, roles.UNIT_ADMINISTRATOR):
        make.grant(everywhere, role)
    for act in ("class.exported", "user.exported", "data_request.exported", "consent.exported"):
        for moment in (enrolment.enrolled_at - day, now + day):
            exported_at(moment, act, enrolment.run, everywhere)
    assert [each.at for each in seen.readings(learner)] == [now + day] * 4


def records_of(person) -> dict[str, str]:
    """Pages of the back office that show a record of somebody."""
    filed = data_requests.file(person, kind="access", text="", by=person, now=timezone.now())
    answer = consents.answer(
        make.consent_text("photographs"), act="given", language="vi", by=person, now=timezone.now()
    )
    done = make.enrolment(person, make.run(make.course_with_lessons()), status="completed")
    paper = issuing.issue_for(done, by=None, now=timezone.now())
    return {
        "request": reverse("data_request:page", args=[filed.pk]),
        "filing": reverse("data_request:file", args=[person.pk]),
        "consent": reverse("consents:inspect", args=[answer.pk]),
        "paper": reverse("certificates:inspect", args=[paper.pk]),
        "number": reverse("person:number", args=[person.pk]),
        "post": reverse("person:appoint", args=[person.pk]),
    }


@pytest.mark.parametrize("record", ["request", "filing", "consent", "paper", "number", "post"])
def test_opening_a_record_of_a_person_is_a_look_at_the_person(client_of, learner, administrator, record):
    address = records_of(learner)[record]
    assert client_of(administrator).get(address).status_code == 200
    [told] = seen.readings(learner)
    assert told.name == ""
    assert AuditEntry.objects.about(learner).get(act="user.viewed").actor == administrator


def test_opening_the_page_of_a_person_is_noted_once_in_a_while(client_of, learner, administrator):
    client = client_of(administrator)
    for _time in range(2):
        client.get(reverse("person:page", args=[learner.pk]))
    client_of(administrator).get(reverse("person:page", args=[administrator.pk]))
    [entry] = AuditEntry.objects.filter(act=seen.VIEWED)
    assert (entry.actor, entry.object_id) == (administrator, str(learner.pk))
    assert seen.readings(learner)[0].name == ""


def test_the_page_asks_the_same_number_of_questions_for_one_record_and_three(
    client_of, learner, django_assert_num_queries
):
    staff = make.user("mot@example.vn", "Cán bộ Một", role=roles.TRAINING_OFFICER)
    audit.append("user.corrected", learner, by=staff)
    make.enrolment(learner, make.run(make.course()))
    client = client_of(learner)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as first:
        client.get(PAGE)
    for number in range(2):
        make.enrolment(learner, make.run(make.course()))
        audit.append("user.corrected", learner, by=make.user(f"nguoi.{number}@example.vn", role=roles.TRAINER))
    with django_assert_num_queries(len(first)):
        client.get(PAGE)
