"""Training by unit: the report on the screen, as a sheet to print, as a spreadsheet."""

from io import BytesIO, StringIO
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.audit import actions as audit
from courses.organisations.models import Organisation
from lms.reports import training, training_sheet

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TrainingByUnit(WagtailAdminTemplateMixin, TemplateView):
    template_name = "lms/reports/training.html"
    header_icon = "table"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(training.PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return _("Training by unit")

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs):
        made = self.made()
        return super().get_context_data(
            report=made,
            heading=training_sheet.heading(made),
            columns=training_sheet.columns(),
            years=training.years_to_choose(timezone.localdate()),
            query=self._query(made),
            **kwargs,
        )

    def made(self) -> training.Report:
        today = timezone.localdate()
        wish = training.Wish.read(self.request.GET, today=today)
        try:
            return training.report(wish, user=self.request.user, today=today)
        except training.NotInReach as refusal:
            raise Http404 from refusal

    def _query(self, made: training.Report) -> str:
        wish = made.wish
        return urlencode({"year": wish.year, "map": wish.map} | ({"unit": wish.below} if wish.below else {}))

    def note(self, act: str, made: training.Report, **details) -> None:
        """Put on record who took the figures of which units along."""
        audit.append_about(act, Organisation, by=self.request.user, unit=made.title, year=made.wish.year, **details)


class Printed(TrainingByUnit):
    template_name = "lms/reports/training_print.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        self.note("training_report.printed", context["report"])
        back = f"{reverse('training_by_unit')}?{context['query']}"
        return context | {"back": back, "today": timezone.localdate()}


class Exported(TrainingByUnit):
    def get(self, request, *args, **kwargs):
        made = self.made()
        is_csv = request.GET.get("format") == "csv"
        self.note("training_report.exported", made, format="csv" if is_csv else "xlsx")
        name = f"dao-tao-theo-don-vi-{made.wish.year}"
        if is_csv:
            text = StringIO()
            training_sheet.write_csv(text, made)
            response = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
            response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
            return response
        sheet = BytesIO()
        training_sheet.write_xlsx(sheet, made)
        response = HttpResponse(sheet.getvalue(), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response
