"""Component tags of the catalogue, part of `{% load ui %}`. A page shows many of them, so they are put together here."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.formats import date_format, localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .ui_learning import read

register = template.Library()

CHECKED = mark_safe(" checked")


@register.simple_tag
def course_card(course, *, level) -> SafeString:
    """A course in a list, from a `courses.catalogue.listing.Card`; `level` is that of its heading."""
    language = format_html(' lang="{}"', course.language) if course.language else ""
    badges = ((f"badge {tag['tone']}".strip(), tag["label"]) for tag in course.tags)
    return format_html(
        '<article class="card"><div class="badges">{badges}</div>'
        '<h{level}{language}><a href="{url}">{title}</a></h{level}><p{language}>{summary}</p>'
        '<ul class="facts foot" role="list">{facts}</ul></article>',
        badges=format_html_join("", '<span class="{}">{}</span>', badges),
        level=level,
        language=language,
        url=course.url,
        title=course.title,
        summary=course.summary,
        facts=format_html_join("", "<li>{}</li>", ((fact,) for fact in _facts(course))),
    )


def _facts(course) -> list[str]:
    facts = [course.format, course.level]
    if course.tiet:
        facts.insert(0, format_html("<b>{}</b> {}", floatformat(course.tiet, "-1"), _("tiết")))
    opening = course.offer.next_opening
    if opening:
        facts.append(_("Opens %(date)s") % {"date": date_format(opening, "SHORT_DATE_FORMAT")})
    elif course.offer.may_be_joined:
        facts.append(_("Self-paced"))
    return facts


@register.simple_tag
def facet(legend, name, options, *, kind="checkbox") -> SafeString:
    """One group of filters; options have `value`, `label`, `checked` and perhaps `count`."""
    lines = (
        (kind, name, read(option, "value"), CHECKED if read(option, "checked") else "", *_words(option))
        for option in options
    )
    return format_html(
        '<fieldset class="facet"><legend>{}</legend><ul role="list">{}</ul></fieldset>',
        legend,
        format_html_join(
            "",
            '<li><label><input type="{}" name="{}" value="{}"{}><span>{}</span>{}</label></li>',
            lines,
        ),
    )


def _words(option) -> tuple:
    count = read(option, "count")
    return read(option, "label"), "" if count in (None, "") else format_html(
        '<span class="count">{}</span>', localize(count)
    )
