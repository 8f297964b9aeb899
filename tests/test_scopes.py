"""An officer of one province sees that province and nothing else, in lists, pages, forms, filters and exports."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates import actions as papers
from certificates.models import Book, Certificate
from courses.audit import actions as audit
from courses.audit.models import AuditEntry
from courses.enrolments import actions
from courses.errors import DomainError
from courses.organisations import scopes
from courses.runs.models import CourseRun
from lms.users import roles
from tests import make

pytestmark = pytest.mark.django_db


class Province:
    """A province with people, a class, and somebody in each role."""

    def __init__(self, name: str, course):
        self.unit = make.unit(f"Tỉnh {name}", kind="province")
        self.division = make.unit(f"Phòng {name}", below=self.unit, kind="division")
        self.learner = make.user(full_name=f"Học {name}")
        make.post(self.learner, self.division)
        self.run = make.run(course, code=f"LOP-{name}", organisation=self.division)
        self.enrolment = make.enrolment(self.learner, self.run)
        self.course = course

    def officer(self, role: str):
        person = make.user(full_name=f"Cán bộ {role} {self.unit.name}")
        make.post(person, self.unit)
        make.grant(person, role, self.unit)
        return person


@pytest.fixture
def course():
    return make.course_with_lessons()


@pytest.fixture
def north(course):
    return Province("Bắc", course)


@pytest.fixture
def south(course):
    return Province("Nam", course)


@pytest.fixture
def trainer_of_north(north):
    return north.officer(roles.TRAINING_OFFICER)


def test_only_classes_of_the_province_are_listed_and_exported(client_of, north, south, trainer_of_north):
    client = client_of(trainer_of_north)
    index = reverse("classes:index")
    assert list(client.get(index).context["object_list"]) == [north.run]
    assert list(client.get(index, {"q": "LOP"}).context["object_list"]) == [north.run]
    assert "LOP-Nam" not in client.get(reverse("classes:index_results")).content.decode()


@pytest.mark.parametrize("name", ["class:page", "class:add", "class:export", "class:list", "class:cancel"])
def test_pages_of_a_class_elsewhere_are_not_there(client_of, north, south, trainer_of_north, name):
    client = client_of(trainer_of_north)
    assert client.get(reverse(name, args=[south.run.pk])).status_code == 404
    assert client.get(reverse(name, args=[north.run.pk])).status_code == 200


def test_a_class_is_planned_for_a_unit_of_ones_own(client_of, north, south, trainer_of_north, course):
    client = client_of(trainer_of_north)
    form = {"course": course.pk, "code": "LOP-MOI", "status": "planned"}
    offered = client.get(reverse("classes:add")).context["form"].fields["organisation"].queryset
    assert set(offered) == {north.unit, north.division}
    for unit in ("", south.unit.pk):
        refused = client.post(reverse("classes:add"), form | {"organisation": unit})
        assert "organisation" in refused.context["form"].errors
    client.post(reverse("classes:add"), form | {"organisation": north.unit.pk})
    assert CourseRun.objects.get(code="LOP-MOI").organisation == north.unit


def test_people_elsewhere_cannot_be_added_and_count_as_unknown(client_of, north, south, trainer_of_north):
    pasted = {"addresses": f"{south.learner.email} {trainer_of_north.email}"}
    preview = client_of(trainer_of_north).post(reverse("class:add", args=[north.run.pk]), pasted).context["preview"]
    assert (preview.unknown, preview.newcomers) == ([south.learner.email], [trainer_of_north])


def test_an_auditor_reads_everything_of_the_province_and_writes_nothing(client_of, north, south):
    client = client_of(north.officer(roles.AUDITOR))
    assert list(client.get(reverse("classes:index")).context["object_list"]) == [north.run]
    assert client.get(reverse("classes:edit", args=[north.run.pk])).status_code == 404
    assert client.get(reverse("class:page", args=[north.run.pk])).status_code == 200
    assert client.get(reverse("class:page", args=[south.run.pk])).status_code == 404
    assert client.post(reverse("class:cancel", args=[north.run.pk]), {"reason": "x"}).status_code == 404
    assert client.get(reverse("person:page", args=[north.learner.pk])).status_code == 200
    assert client.get(reverse("person:page", args=[south.learner.pk])).status_code == 404


def test_what_one_may_see_everywhere_one_may_change_at_home_alone(client_of, north, south, trainer_of_north):
    make.grant(trainer_of_north, roles.AUDITOR)
    client = client_of(trainer_of_north)
    assert set(client.get(reverse("classes:index")).context["object_list"]) == {north.run, south.run}
    assert client.get(reverse("classes:edit", args=[south.run.pk])).status_code == 404
    assert client.get(reverse("classes:edit", args=[north.run.pk])).status_code == 200


def finish(province):
    enrolment = province.enrolment
    enrolment.status, enrolment.completed_at = "completed", timezone.now()
    enrolment.save()
    return enrolment


def test_papers_are_issued_in_ones_own_classes_and_numbered_in_the_nearest_register(north, south):
    issuer = north.officer(roles.ISSUING_OFFICER)
    own = Book.objects.create(name="Sổ Bắc", code="BAC", issuer="Tỉnh Bắc", is_default=True, organisation=north.unit)
    paper = papers.issue_for(finish(north), by=issuer, now=timezone.now())
    assert paper.book == own
    with pytest.raises(DomainError):
        papers.issue_for(finish(south), by=issuer, now=timezone.now())
    elsewhere = papers.issue_for(finish(south), by=None, now=timezone.now())
    assert elsewhere.book.organisation is None
    assert list(Certificate.objects.visible_to(issuer)) == [paper]


def test_registers_and_papers_elsewhere_are_not_there(client_of, north, south):
    issuer = south.officer(roles.ISSUING_OFFICER)
    Book.objects.create(name="Sổ Bắc", code="BAC", issuer="Tỉnh Bắc", is_default=True, organisation=north.unit)
    paper = papers.issue_for(finish(north), by=None, now=timezone.now())
    client = client_of(issuer)
    assert client.get(reverse("certificates:inspect", args=[paper.pk])).status_code == 404
    assert client.get(reverse("papers:revoke", args=[paper.pk])).status_code == 404
    assert client.get(reverse("papers:issue", args=[north.run.pk])).status_code == 404
    assert client.get(reverse("papers:issue", args=[south.run.pk])).status_code == 200
    assert "Sổ Bắc" not in client.get(reverse("papers:register")).content.decode()
    assert "Sổ Bắc" not in client.get(reverse("certificates:index")).content.decode()


def test_a_role_that_is_over_covers_nothing(north, trainer_of_north):
    assert scopes.of(trainer_of_north, "courses.change_courserun").covers(north.division)
    trainer_of_north.grants.update(ends=timezone.localdate() - timedelta(days=1))
    scopes.forget(trainer_of_north)
    assert not scopes.of(trainer_of_north, "courses.change_courserun")


def test_the_unit_of_the_day_stays_with_the_enrolment(north, south, course):
    newcomer = make.user()
    post = make.post(newcomer, north.division)
    enrolment = actions.enrol(make.run(make.course()), newcomer, by=newcomer, now=timezone.now())
    post.organisation = south.division
    post.save()
    enrolment.refresh_from_db()
    assert enrolment.unit == north.division


def test_the_log_of_a_province_is_read_there_alone(client_of, north, south, trainer_of_north):
    theirs = audit.append("class.changed", south.run, by=None)
    ours = audit.append("class.changed", north.run, by=None)
    about = audit.append("user.corrected", north.learner, by=None)
    at_work = audit.append("topic.saved", make.topic(), by=trainer_of_north)
    of_system = audit.append("topic.saved", make.topic(), by=None)
    reader = north.officer(roles.AUDITOR)
    client = client_of(reader)
    listed = set(client.get(reverse("audit:index")).context["object_list"])
    assert {ours, about, at_work} <= listed
    assert not {theirs, of_system} & listed
    assert client.get(reverse("audit:inspect", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("audit:inspect", args=[ours.pk])).status_code == 200


def test_acts_on_many_people_keep_the_unit_of_each_in_one_query_more(north, south, django_assert_num_queries):
    people = [north.learner, south.learner, make.user()]
    with django_assert_num_queries(2):
        audit.append_all("user.corrected", people, by=None)
    kept = [AuditEntry.objects.about(person).get().unit for person in people]
    assert kept == [north.division, south.division, None]
