"""The page of a class in the back office: who is in it, for whoever may see that, and what a training officer does."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses import restricted, vietnamese
from courses.audit import actions as audit
from courses.digits import keys
from courses.enrolments import actions, cancellation, exports, participants, reminders
from courses.enrolments.class_view import ClassAct, ClassView
from courses.enrolments.forms import WithdrawalForm
from courses.enrolments.models import Enrolment
from courses.errors import DomainError

NAMED = 10  # names that a message lists before it only counts


class ClassPage(ClassView):
    template_name = "courses/runs/class_page.html"

    def get_context_data(self, **kwargs):
        wish = participants.Wish.read(self.request.GET)
        counts = participants.counts(self.run, now=self.now)
        paginator = Paginator(participants.listing(self.run, wish, now=self.now), participants.PAGE_SIZE)
        if not wish.search:
            paginator.count = counts[wish.state]
        page = paginator.get_page(self.request.GET.get("page"))
        return super().get_context_data(
            wish=wish,
            tabs=self._tabs(wish, counts),
            columns=self._columns(wish),
            counts=counts,
            seats_taken=counts[Enrolment.Status.ACTIVE] + counts[Enrolment.Status.COMPLETED],
            page_obj=page,
            elapsed=participants.elapsed_percent(self.run, today=timezone.localdate(self.now)),
            idle_days=participants.IDLE_DAYS,
            **kwargs,
        )

    def _tabs(self, wish, counts) -> list[dict]:
        labels = [("", _("All")), *Enrolment.Status.choices, (participants.BEHIND, _("Behind"))]
        return [
            {
                "url": self._address(state=state),
                "label": label,
                "count": counts[state],
                "current": state == wish.state,
            }
            for state, label in labels
        ]

    def _columns(self, wish) -> list[dict]:
        labels = {
            "name": _("Full name"),
            "progress": _("Progress"),
            "activity": _("Last activity"),
            "score": _("Best score"),
        }
        columns = {}
        for key, label in labels.items():
            descending = wish.order == key
            columns[key] = {
                "label": label,
                "url": self._address(order=f"-{key}" if descending else key),
                "sorted": "ascending" if wish.order == key else "descending" if wish.order == f"-{key}" else "",
            }
        return columns

    def _address(self, **changed) -> str:
        query = self.request.GET.copy()
        query.pop("page", None)
        for name, value in changed.items():
            query[name] = value
        return f"?{query.urlencode()}"


class PrintableList(ClassView):
    """The class list as a sheet to print, everybody who holds a seat, in Vietnamese order."""

    template_name = "courses/runs/class_list.html"

    def get(self, request, *args, **kwargs):
        audit.append("class.printed", self.run, by=request.user)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        rows = Enrolment.objects.filter(run=self.run).holding_a_seat().select_related("learner")
        return super().get_context_data(
            rows=rows.order_by("learner_sort_key", "pk"), today=timezone.localdate(self.now), **kwargs
        )


class Export(ClassView):
    def get(self, request, *args, **kwargs):
        wish = participants.Wish.read(request.GET)
        rows = participants.listing(self.run, wish, now=self.now).filter(restricted.usable("learner"))
        response = HttpResponse(content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        name = f"{vietnamese.slug(self.run.code)}-{timezone.localdate(self.now):%Y%m%d}.xlsx"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        exports.write(response, self.run, rows)
        details = {"format": "xlsx", "rows": rows.count(), "filters": wish.filters}
        audit.append("class.exported", self.run, by=request.user, **details)
        return response


class Withdraw(ClassAct):
    template_name = "courses/runs/withdraw.html"
    title = gettext_lazy("Withdraw from the class")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Enrolment.objects.filter(run=self.run).select_related("learner", "run__course")
        self.enrolment = get_object_or_404(rows, pk=kwargs["pk"])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"enrolment": self.enrolment, "form": WithdrawalForm(), **kwargs})

    def post(self, request, *args, **kwargs):
        form = WithdrawalForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            actions.withdraw(self.enrolment, by=request.user, reason=form.cleaned_data["reason"], now=self.now)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("%(name)s is withdrawn.") % {"name": self.enrolment.learner.full_name})
        return self.back()


class Remind(ClassAct):
    """Reminds the chosen people or everybody behind; asks first when some were reminded in the last 24 hours."""

    template_name = "courses/runs/remind.html"
    title = gettext_lazy("Remind people")

    def get(self, request, *args, **kwargs):
        return self.back()

    def post(self, request, *args, **kwargs):
        people = list(self._people(request.POST))
        if not people:
            messages.warning(request, _("Nobody to remind: choose people who still study."))
            return self.back()
        recent = [row for row in people if reminders.is_recent(row, now=self.now)]
        answer = request.POST.get("recent", "")
        if recent and answer not in ("skip", "again"):
            return self.show(people=people, recent=recent, fresh_count=len(people) - len(recent))
        act = reminders.remind_again if answer == "again" else reminders.remind
        self._report(act(self.run, people, by=request.user, now=self.now))
        return self.back()

    def _people(self, data):
        rows = Enrolment.objects.active().filter(run=self.run).select_related("learner")
        if "all_behind" in data:
            return rows.filter(participants.behind(self.run, now=self.now))
        return rows.filter(pk__in=keys(data.getlist("chosen")))

    def _report(self, told) -> None:
        if not told:
            messages.warning(
                self.request,
                _(
                    "Nobody was reminded: everybody was reminded in the last 24 hours, or the use of their data is restricted."
                ),
            )
            return
        names = ", ".join(row.learner.full_name for row in told[:NAMED])
        more = len(told) - NAMED
        if more > 0:
            names = _("%(names)s and %(more)s more") % {"names": names, "more": more}
        text = ngettext(
            "%(count)s person was reminded: %(names)s.", "%(count)s people were reminded: %(names)s.", len(told)
        )
        messages.success(self.request, text % {"count": len(told), "names": names})


class Cancel(ClassAct):
    template_name = "courses/runs/cancel.html"
    title = gettext_lazy("Cancel the class")

    def get_context_data(self, **kwargs):
        studying = Enrolment.objects.active().filter(run=self.run).count()
        return super().get_context_data(**{"studying": studying, "form": WithdrawalForm(), **kwargs})

    def post(self, request, *args, **kwargs):
        form = WithdrawalForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            cancellation.cancel(self.run, by=request.user, reason=form.cleaned_data["reason"], now=self.now)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Class %(code)s is cancelled.") % {"code": self.run.code})
        return self.back()
