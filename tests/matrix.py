"""The world in which every address is tried: two provinces with one of everything each, and people in every role.

`ROWS` says of each address of ours what it is, and which roles it opens to. An address that no row knows fails the test.
"""

from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply

from certificates import actions as papers
from certificates.models import Book, IssueRound
from courses import vietnamese
from courses.audit import actions as audit
from courses.enrolments.models import Intake
from courses.organisations import opening
from courses.organisations.reorganising import actions as reorganising
from courses.organisations.reorganising import orders
from courses.quizzes import actions as quizzes
from lms.people_import.models import PeopleImport
from lms.privacy.consents import actions as consents
from lms.privacy.incidents import actions as incidents
from lms.privacy.requests import actions as data_requests
from lms.users import roles
from tests import make

ROLES = {
    "trainer": roles.TRAINER,
    "training officer": roles.TRAINING_OFFICER,
    "editor": roles.EDITOR,
    "reviewer": roles.REVIEWER,
    "issuer": roles.ISSUING_OFFICER,
    "auditor": roles.AUDITOR,
    "unit administrator": roles.UNIT_ADMINISTRATOR,
}


@dataclass(frozen=True)
class Address:
    """One address of the product: its name with namespaces, or its route when it has none."""

    name: str
    route: str


def addresses() -> list[Address]:
    """Every address that the product answers."""
    return sorted(_walk(get_resolver().url_patterns), key=lambda each: (each.name, each.route))


def _walk(patterns, spaces=(), route=""):
    for pattern in patterns:
        path = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern.url_patterns, inside, path)
        elif isinstance(pattern, URLPattern):
            yield Address(name=":".join([*spaces, pattern.name or path]), route=path)


class Province:
    """A province whose every record bears `mark` in its name."""

    def __init__(self, mark: str):
        self.mark = mark
        self.unit = make.unit(f"Tỉnh {mark}", kind="province", code=mark)
        self.division = make.unit(f"Phòng {mark}", below=self.unit, kind="division")
        self.learner = make.user(full_name=f"Học viên {mark}")
        make.post(self.learner, self.division)
        self.topic = make.topic()
        self.people = {name: self._official(name, role) for name, role in ROLES.items()}
        self.colleague = self.people["trainer"]
        Authenticator.objects.create(user=self.colleague, type=Authenticator.Type.TOTP, data={"secret": "x"})
        self.post, self.grant = self.colleague.posts.get(), self.colleague.grants.get()
        self.group = Group.objects.filter(unit_role__organisation=self.unit).first()
        self._teach()
        self._issue()
        self.decision = self._decide()
        self.page = self._write()
        self.data_request = data_requests.file(
            self.learner, kind="access", text=self.mark, by=self.learner, now=timezone.now()
        )
        self.incident = incidents.record(
            make.incident_facts(title=f"Sự cố {mark}"), unit=self.unit,
            by=self.people["unit administrator"], now=timezone.now(),
        )  # fmt: skip
        self.incident_entry = self.incident.entries.first()
        self.consent = consents.answer(
            make.consent_text(f"photographs-{vietnamese.slug(mark)}"),
            act="given",
            language="vi",
            by=self.learner,
            now=timezone.now(),
        )

    def of_every_role(self):
        """Somebody who may do here whatever roles allow."""
        person = make.user(full_name=f"Mọi vai trò {self.mark}")
        make.post(person, self.unit)
        for role in ROLES.values():
            make.grant(person, role, self.unit)
        return person

    def record(self, model: type):
        """A record of a model that nobody elsewhere sees, rather one that bears the mark; nothing when there is none."""
        own = [thing for thing in vars(self).values() if isinstance(thing, model)]
        return next((thing for thing in own if self.mark in str(thing)), own[0] if own else None)

    def editors(self) -> list[str]:
        """Addresses of the editor for each kind of page of the province."""
        pages = [self.page, self.draft, self.draft_module, self.draft_lesson]
        kinds = [(page._meta.app_label, page._meta.model_name, page.get_parent().pk) for page in pages]
        return [
            *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in pages),
            *(reverse("wagtailadmin_pages:add", args=kind) for kind in kinds),
            *(reverse(f"wagtailadmin_pages:{act}", args=[self.draft.pk]) for act in ("copy", "move")),
        ]

    def _decide(self):
        """A decision that waits for its day."""
        wanted = orders.Rename(unit=self.division.pk, name=f"Phòng mới {self.mark}", kind="division")
        day = timezone.localdate() + timedelta(days=30)
        head = self.people["unit administrator"]
        return reorganising.order(wanted, effective_on=day, decision=self.mark, by=head, now=timezone.now())

    def _write(self):
        """A draft in the branch of the province."""
        opening.open_branch(self.unit, by=None)
        place = self.unit.branches.pages().get(
            page__locale__language_code="vi", page__content_type__model="awarenessindexpage"
        )
        draft = make.article(f"Bản thảo {self.mark}", place=place.page.specific, live=False)
        draft.save_revision()
        self.comment = Comment.objects.create(
            page=draft, user=self.people["editor"], text=self.mark, contentpath="title"
        )
        self.comment_reply = CommentReply.objects.create(
            comment=self.comment, user=self.people["editor"], text=self.mark
        )
        self._write_course()
        return draft

    def _write_course(self) -> None:
        """A draft of a course in the branch of the province, with a lesson."""
        place = self.unit.branches.pages().get(
            page__locale__language_code="vi", page__content_type__model="catalogueindexpage"
        )
        self.draft = make.course(f"Khóa thảo {self.mark}", place=place.page.specific, live=False)
        self.draft_module = make.module(self.draft, f"Chuyên đề thảo {self.mark}", live=False)
        self.draft_lesson = make.lesson(self.draft_module, f"Bài thảo {self.mark}", live=False)

    def _official(self, name: str, role: str):
        person = make.user(full_name=f"Cán bộ {self.mark}")
        make.post(person, self.unit)
        make.grant(person, role, self.unit)
        return person

    def _teach(self) -> None:
        self.course = make.course_with_lessons(owner_unit=self.unit)  # courses are public: no mark
        self.lesson = make.lessons_of(self.course)[0]
        self.quiz = make.quiz(self.course, title=f"Kiểm tra {self.mark}")
        self.quiz_line = self.quiz.items.first()
        self.question = make.question(f"Câu hỏi {self.mark}", organisation=self.unit)
        self.run = make.run(self.course, code=f"LOP-{self.mark}", organisation=self.division)
        self.enrolment = make.enrolment(self.learner, self.run)
        self.attempt = quizzes.start(self.quiz, self.enrolment, by=self.learner, now=timezone.now())
        officer = self.people["training officer"]
        self.intake = Intake.objects.create(run=self.run, requested_by=officer, learner_ids=[])
        self.list = PeopleImport.objects.create(
            unit=self.unit, requested_by=self.people["unit administrator"], file_name=f"{self.mark}.csv"
        )
        self.entry = audit.append("class.planned", self.run, by=officer)

    def _issue(self) -> None:
        self.book = Book.objects.create(
            name=f"Sổ {self.mark}",
            code=self.mark.upper(),
            issuer=f"Tỉnh {self.mark}",
            is_default=True,
            organisation=self.unit,
        )
        done = make.enrolment(make.user(full_name=f"Đã xong {self.mark}"), self.run, status="completed")
        self.paper = papers.issue_for(done, by=None, now=timezone.now())
        issuer = self.people["issuer"]
        self.round = IssueRound.objects.create(run=self.run, requested_by=issuer, enrolment_ids=[done.pk])


STAFF = "RTEVIAU"  # the roles by letter, in the order of ROLES; S is the administrator of the whole
PERSONAS = dict(zip(STAFF, ROLES, strict=True))


@dataclass(frozen=True)
class Row:
    """What an address is.

    `kind`: "public" opens to everybody; "account" to whoever is signed in; "own" to the learner whose it is; "list" to
    `roles`, which see their own units' records only; "reference" to
    `roles` wherever they hold; "record" to `roles` of the unit, nobody else finds it; "whole" to
    administrators of the whole; "post" answers no GET.
    """

    kind: str
    roles: str = ""


def office(area: str, *, view: str = "", add: str = "", change: str = "", delete: str = "S") -> dict[str, Row]:
    """Rows of a view set of records."""
    return {
        f"{area}:index": Row("list", view),
        f"{area}:index_results": Row("list", view),
        f"{area}:add": Row("list", add),
        f"{area}:edit": Row("record", change),
        f"{area}:history": Row("record", view),
        f"{area}:history_results": Row("record", view),
        f"{area}:usage": Row("record", change),
        f"{area}:delete": Row("record", delete),
    }


def reading(area: str, *, view: str) -> dict[str, Row]:
    """Rows of a view set of records that are only read."""
    return {
        f"{area}:index": Row("list", view),
        f"{area}:index_results": Row("list", view),
        f"{area}:inspect": Row("record", view),
    }


def named(kind: str, names: str, roles: str = "") -> dict[str, Row]:
    return {name: Row(kind, roles) for name in names.split()}


ROWS = {
    **named("public", "healthz readyz robots sitemap feed search mailbox verify verify-code"),
    **named("account", "profile confirm-details dashboard certificates linked-sign-ins my-data my-requests"),
    **named("account", "my-request-new my-request-erase"),
    **named("own", "my-request my-request-take-back"),
    **named("account", "my-consents enrol lesson personal-number personal-number-entry"),
    **named("own", "attempt attempt-review attempt-start attempt-submit continue lesson-done quiz unmet withdraw"),
    **named("post", "answer-save personal-number-reveal personal-number-remove"),
    **named("whole", "background_jobs background_jobs_results sign_in_services:index sign_in_services:index_results"),
    **named("whole", "sign_in_services:add linked_sign_ins:index linked_sign_ins:index_results"),
    **named("whole", "security_rules:index security_rules:index_results"),
    **named("list", "question_chooser:choose question_chooser:choose_results", "RTEVIAUS"),
    **named("list", "question_chooser:chosen_multiple", "RTEVIAUS"),
    **named("list", "topic:index topic:index_results", "EAS"),
    **named("list", "topic:add", "S"),
    **named("reference", "topic:edit topic:usage topic:delete", "S"),
    **named("reference", "topic:history topic:history_results", "EAS"),
    **named("list", "books:index books:index_results", "IAS"),
    **named("whole", "books:add"),
    **named("record", "books:edit", "S"),
    **named("record", "books:inspect", "IAS"),
    **named("list", "pages_without_english pages_without_english_results", "EVS"),
    **named("list", "pages_past_review pages_past_review_results", "EVS"),
    **named("record", "class:page class:export class:intake class:list class:results", "RTIAS"),
    **named("record", "class:add class:cancel class:remind class:reopen class:withdraw", "TS"),
    **named("record", "papers:issue papers:round", "IAS"),
    **named("record", "papers:revoke", "IS"),
    **named("list", "papers:classes", "IAS"),
    **named("list", "papers:register", "IAS"),
    **named("record", "certificate", "IAS"),
    **named("record", "person:page", "TAUS"),
    **named("record", "person:appoint person:transfer person:correct-post person:leave", "TUS"),
    **named("record", "person:give-role person:end-role person:remove-second-step", "US"),
    **named("record", "person:unlock person:sign-out person:password-letter", "US"),
    **named("record", "person:erase", "US"),
    **named("record", "person:number", "US"),
    **named("list", "people-by-number", "US"),
    **named("list", "data_requests:index data_requests:index_results", "AUS"),
    **named("record", "data_request:page", "AUS"),
    **named("record", "data_request:file", "TUS"),
    **named("whole", "request_rules:index request_rules:index_results request_rules:add"),
    **named("whole", "public_holidays:index public_holidays:index_results public_holidays:add"),
    **named("whole", "consent_purposes:index consent_purposes:index_results consent_purposes:add"),
    **named("whole", "consent_texts:index consent_texts:index_results consent_texts:add"),
    **named("list", "incidents:index incidents:index_results", "AUS"),
    **named("list", "incident:new", "US"),
    **named("record", "incident:page incident:letter", "AUS"),
    **named("record", "incident:correct", "US"),
    **named("whole", "incident_rules:index incident_rules:index_results incident_rules:add"),
    **named("list", "people_import:list", "TAUS"),
    **named("list", "people_import:new people_import:blank", "TUS"),
    **named("record", "people_import:page", "TAUS"),
    **named("list", "training_by_unit training_by_unit_export training_by_unit_print", "RTIAS"),
    **named("list", "units:decisions", "TAUS"),
    **named("record", "units:page", "TAUS"),
    **named("record", "units:rename units:move units:merge units:split units:close", "US"),
    **named("list", "branches:index branches:index_results pages_read:list", "AUS"),
    **named("list", "branches:add", "US"),
    **named("record", "pages_read:page pages_read:draft", "AUS"),
    **named("list", "unit_chooser:choose unit_chooser:choose_results unit_chooser:chosen_multiple", "RTEVIAUS"),
    **office("classes", view="RTIAS", add="TS", change="TS"),
    **office("organisation", view="TAUS", add="US", change="US"),
    **office("questions", view="EVAS", add="ES", change="ES"),
    **named("record", "questions:preview", "EVAS"),
    **named("record", "questions:retirement questions:reinstatement", "ES"),
    **office("tests", view="RTEVAS", add="ES", change="ES"),
    **named("record", "tests:inspect", "RTEVAS"),
    **office("wagtailusers_users", view="TAUS", add="TUS", change="US", delete="US"),
    **named("record", "wagtailusers_users:usage", "TUS"),
    **reading("certificates", view="IAS"),
    **reading("audit", view="AUS"),
    **reading("consents", view="AUS"),
}

# Addresses of ours whose own tests say who may: files and their deletion, records of sign-in, what answers no page.
ELSEWHERE = {
    "admin/^.*/$",  # adds the slash
    "admin/documents/delete/<int:document_id>/",
    "admin/documents/multiple/<int:doc_id>/delete/",
    "admin/images/<int:image_id>/delete/",
    "admin/images/multiple/<int:image_id>/delete/",
    "admin/media/chooser/<int:media_id>/",
    "admin/localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
    "admin/media/delete/<int:media_id>/",
    "admin/reports/workflow/",
    "admin/reports/workflow/results/",
    "admin/account/",  # whoever may enter the back office
    "admin/tag-autocomplete/",  # tests/lms/bounds/test_tags.py
    "admin/tag-autocomplete/<slug:app_name>/<slug:model_name>/",
    "admin/test404/",
    "background_job_retry",
    "certificate-pdf",
    *(f"data_request:{act}" for act in ("answer", "extend", "close", "lift")),
    *(
        f"{area}:{act}"
        for area in ("request_rules", "public_holidays", "consent_purposes", "incident_rules")
        for act in ("delete", "edit", "history", "history_results", "usage")
    ),
    "consent_texts:inspect",
    *(f"incident:{act}" for act in ("enter", "close")),
    "lesson-media",
    "lesson-media-poster",
    "linked_sign_ins:delete",
    "media",
    "my-consent-answer",
    "my-data-download",
    "my-data-order",
    "person:reveal-number",
    "person:remove-number",
    "people_import:faults",  # answers once the file was read
    *(f"people_import:{act}" for act in ("columns", "confirm", "discard", "undo")),
    "question_chooser:chosen",
    "unit_chooser:chosen",
    "units:carry_out",
    "units:withdraw",
    "security_rules:add",
    *(f"security_rules:{act}" for act in ("delete", "edit", "history", "history_results", "usage")),
    *(f"sign_in_services:{act}" for act in ("delete", "edit", "history", "history_results", "inspect", "usage")),
    r"^((?:[\w\-]+/)*)$",  # pages
}
# Wagtail's pages without anything of ours on them.
OPEN_STOCK = {
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_complete",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_sprite",
}
