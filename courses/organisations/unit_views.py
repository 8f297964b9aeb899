"""The page of a unit in the back office: how it stands and stood, what is below it, who works in it."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.urls import reverse
from django.views.generic import TemplateView

from courses.organisations import access
from courses.organisations.decisions import Reorganisation, Succession
from courses.organisations.forms import LABELS
from courses.organisations.models import Organisation, Period, name_on
from courses.organisations.posts import Post
from courses.organisations.reorganising import reach
from courses.organisations.unit_pages import AboutUnit

PAGE_SIZE = 25
DECISIONS = 20  # how many decisions the page of a unit names; the list of decisions has them all


class UnitPage(AboutUnit, TemplateView):
    template_name = "courses/organisations/unit.html"

    def get_context_data(self, **kwargs):
        wants_all = "all" in self.request.GET
        return super().get_context_data(
            chain=list(self.unit.superiors()),
            acts=self._acts(),
            found_url=self._found_url(),
            edit_url=self._edit_url(),
            units_page=self._page(self._units(), "units"),
            posts_page=self._page(self._posts(wants_all), "people"),
            wants_all=wants_all,
            periods=Period.objects.filter(organisation=self.unit).select_related("superior"),
            successions=self._successions(),
            decisions=self._decisions(),
            **kwargs,
        )

    def _acts(self) -> list[dict]:
        if self._has_ended or not reach.may_reorganise(self.request.user, self.unit):
            return []
        return [
            {"url": reverse(f"units:{kind.value}", args=[self.unit.pk]), "label": label}
            for kind, label in LABELS.items()
        ]

    @property
    def _has_ended(self) -> bool:
        return bool(self.unit.valid_to and self.unit.valid_to < self.today)

    def _found_url(self) -> str:
        if self._has_ended or not access.may_found_below(self.request.user, self.unit):
            return ""
        return f"{reverse('organisation:add')}?below={self.unit.pk}"

    def _edit_url(self) -> str:
        mine = Organisation.objects.permitted(self.request.user, "change").filter(pk=self.unit.pk)
        return reverse("organisation:edit", args=[self.unit.pk]) if mine.exists() else ""

    def _units(self):
        below = Count("units", filter=Q(units__valid_to=None) | Q(units__valid_to__gte=self.today))
        rows = self.unit.units.annotate(units_below=below).by_rank()
        return rows.order_by(F("valid_to").desc(nulls_first=True), *rows.query.order_by)

    def _posts(self, wants_all: bool):
        posts = Post.objects.visible_to(self.request.user).filter(organisation=self.unit)
        if not wants_all:
            posts = posts.exclude(ends__lt=self.today)
        posts = posts.select_related("person").annotate(unit_then=name_on("organisation", "starts"))
        return posts.order_by("person__sort_key", "person", "-starts", "pk")

    def _page(self, rows, name: str):
        page = Paginator(rows, PAGE_SIZE).get_page(self.request.GET.get(name))
        page.word = name
        return page

    def _successions(self):
        both = Succession.objects.filter(Q(predecessor=self.unit) | Q(successor=self.unit))
        return both.select_related("predecessor", "successor")

    def _decisions(self):
        rows = Reorganisation.objects.filter(units=self.unit).prefetch_related("units")
        return rows.order_by("-effective_on", "-pk")[:DECISIONS]
