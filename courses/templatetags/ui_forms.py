"""Component tags of forms, part of `{% load ui %}`."""

from django import template
from django.forms import CheckboxInput

register = template.Library()


@register.inclusion_tag("components/field.html")
def field(field, *, label=None, hint=None, optional=False, **attributes):
    """Label, hint, error and widget of a form field; underscores in attribute names become hyphens.

    Placeholders of the widget are left out: what must be known belongs into the label or the hint.
    """
    if label is not None:
        field.label = label
    if hint is not None:
        field.help_text = hint
    attrs = {"placeholder": False} | {name.replace("_", "-"): value for name, value in attributes.items()}
    return {
        "field": field,
        "widget": field.as_widget(attrs=attrs),
        "is_check": isinstance(field.field.widget, CheckboxInput),
        "optional": optional,
    }


@register.inclusion_tag("components/form_fields.html")
def form_fields(form):
    """Hidden fields and every visible field of a form in order."""
    return {"form": form}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form):
    """Everything that is wrong with a form, on top of it, each line a link to its field."""
    lines = [{"text": error, "target": ""} for error in form.non_field_errors()]
    for bound in form:
        group = "_0" if bound.use_fieldset else ""
        target = "" if bound.is_hidden else f"{bound.auto_id}{group}"
        lines += [{"label": bound.label, "text": error, "target": target} for error in bound.errors]
    return {"lines": lines}
