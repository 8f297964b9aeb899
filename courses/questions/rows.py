"""A form field whose value is a list of rows, drawn as a table of inputs. Works without scripts."""

from django import forms
from django.template.loader import render_to_string

SPARE = 3  # empty rows at the end
LEAST = 4


class RowsWidget(forms.Widget):
    """Inputs are named <field>-<row>-<column>."""

    template_name = "courses/questions/rows.html"

    def __init__(self, columns, attrs=None):
        super().__init__(attrs)
        self.columns = columns

    def get_context(self, name, value, attrs):
        rows = list(value or [])
        rows += [{}] * max(LEAST - len(rows), SPARE)
        context = super().get_context(name, value, attrs)
        context["columns"] = [label for _key, label, _kind in self.columns]
        context["rows"] = [
            [
                {"name": f"{name}-{at}-{key}", "label": label, "kind": kind, "value": row.get(key, "")}
                for key, label, kind in self.columns
            ]
            for at, row in enumerate(rows)
        ]
        return context

    def _render(self, template_name, context, renderer=None):
        """By the project's own templates, which the renderer of forms does not look into."""
        return render_to_string(template_name, context)

    def value_from_datadict(self, data, files, name):
        rows = []
        while any(f"{name}-{len(rows)}-{key}" in data for key, _label, _kind in self.columns):
            rows.append(
                {key: self._cell(data, f"{name}-{len(rows)}-{key}", kind) for key, _label, kind in self.columns}
            )
        return [row for row in rows if any(row.values())]

    def value_omitted_from_data(self, data, files, name):
        return not any(key.startswith(f"{name}-") for key in data)

    def id_for_label(self, id_):
        return ""

    def _cell(self, data, name: str, kind: str):
        if kind == "check":
            return name in data
        return " ".join(data.get(name, "").split())


class RowsField(forms.Field):
    """`columns` are (key, label, "text" or "check"); rows without anything in them are left out."""

    def __init__(self, *, columns, **kwargs):
        super().__init__(widget=RowsWidget(columns), **kwargs)
