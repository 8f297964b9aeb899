"""Component tags: each draws one component from plain values or objects, the large ones with a template of
`templates/components/`; small ones that lists repeat are put together here, which is many times cheaper.

They show and never decide: no queries, no permissions. `{% load ui %}` brings the tags of `ui_catalogue`,
`ui_forms` and `ui_learning` too. The reference with examples is docs/frontend.md.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from . import ui_catalogue, ui_forms, ui_learning
from .drawings import DECORATIVE, ICONS
from .ui_learning import read

register = template.Library()
for part in (ui_catalogue, ui_forms, ui_learning):
    register.tags.update(part.register.tags)

RING_RADIUS = 52
RING_LENGTH = 2 * 3.141592653589793 * RING_RADIUS

TASK_ILLUSTRATIONS = {1: "people", 2: "street", 3: "map", 4: "data", 5: "sensor"}

NO_BREAK_SPACE = mark_safe("&nbsp;")
MESSAGE_ICONS = {"success": "circle-check", "warning": "warning", "error": "error"}
CALLOUTS = {
    "note": ("info", _("Note")),
    "law": ("law", _("Law")),
    "example": ("eye", _("Example")),
    "warning": ("warning", _("Caution")),
}


# Small pieces


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; decorative unless `label` gives its text equivalent. An unknown name is a KeyError."""
    if not label:
        return DECORATIVE[name]
    shape = mark_safe(ICONS[name])  # noqa: S308 - our own constant drawing
    return format_html('<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, shape)


@register.simple_tag
def illustration(name: str) -> SafeString:
    """Draw a decorative picture: street, map, sensor, people, data or lotus."""
    return render_to_string(f"components/illustrations/{name}.svg")


@register.simple_tag
def task_illustration(number: int) -> SafeString:
    """Draw the picture of one of the five tasks of dispatch 5722; nothing for another number."""
    name = TASK_ILLUSTRATIONS.get(int(number))
    return illustration(name) if name else SafeString("")


@register.inclusion_tag("components/button.html")
def button(label, url="", *, tone="", icon="", wide=False, small=False, name="", value="", **more):
    """A link when `url` is given, else a submit button. More: `formaction`, `form`, `download`."""
    return {
        "label": label,
        "url": url,
        "classes": " ".join(filter(None, ("button", tone, "wide" if wide else "", "small" if small else ""))),
        "icon": icon,
        "name": name,
        "value": value,
        "more": more,
    }


@register.simple_tag
def badge(label, *, tone="", icon="") -> SafeString:
    """A short state or property in words; the tone only repeats what the words say."""
    return format_html(
        '<span class="badge{}">{}{}</span>', f" {tone}" if tone else "", DECORATIVE[icon] if icon else "", label
    )


@register.simple_block_tag
def facts(content):
    """Wrap `<li>` items into one line of short facts."""
    return format_html('<ul class="facts" role="list">{}</ul>', content)


@register.inclusion_tag("components/stat.html")
def stat(value, label):
    """One number with its words, for use inside `<dl class="stats">`."""
    return {"value": value, "label": label}


@register.simple_tag
def progress(value, total, *, label, unit="", tone="", show_label=True) -> SafeString:
    """A bar with its number. Turns green by itself when everything is done."""
    share = 0 if not total else max(0.0, min(1.0, float(value or 0) / float(total)))
    tone = tone or ("good" if total and share == 1 else "")
    reached = localize(_whole(value or 0))
    of_total = "" if unit == "%" else f"/{localize(_whole(total or 0))}"
    return format_html(
        '<div class="progress{}"><div class="words"><span{}>{}</span><b>{}{}{}</b></div>'
        '<svg class="bar" aria-hidden="true"><rect width="{}%" height="100%"/></svg></div>',
        f" {tone}" if tone else "",
        "" if show_label else mark_safe(' class="sr"'),
        label,
        reached,
        of_total,
        format_html("{}{}", NO_BREAK_SPACE if unit == "%" else " ", unit) if unit else "",
        f"{share * 100:.1f}",
    )


@register.inclusion_tag("components/ring.html")
def ring(value, minimum, *, label, unit="", note=""):
    """Hours against a minimum as a ring with the number inside; a minimum of 0 draws a full ring."""
    share = 1.0 if not minimum else max(0.0, min(1.0, float(value or 0) / float(minimum)))
    return {
        "value": localize(_whole(value or 0)),
        "minimum": localize(_whole(minimum or 0)),
        "dashes": f"{share * RING_LENGTH:.1f} {RING_LENGTH:.1f}",
        "empty": share == 0,
        "radius": RING_RADIUS,
        "label": label,
        "unit": unit,
        "note": note,
    }


# Blocks


@register.simple_block_tag
def card(content, title, *, url="", level=3, tags=(), meta="", kicker="", illustration="", css=""):
    """A card whose title link covers it. `tags` are objects or dicts with label, tone, icon."""
    return render_to_string(
        "components/card.html",
        {
            "content": content,
            "title": title,
            "url": url,
            "level": level,
            "tags": tags,
            "meta": meta,
            "kicker": kicker,
            "illustration": illustration,
            "css": css,
        },
    )


@register.simple_block_tag
def panel(content, title="", *, level=2, tone=""):
    """A framed part of a page with an optional heading."""
    return render_to_string(
        "components/panel.html", {"content": content, "title": title, "level": level, "tone": tone}
    )


@register.simple_block_tag
def callout(content, tone="note", *, title="", level=3):
    """A remark beside the text: note, law, example or warning."""
    icon, kind = CALLOUTS[tone]
    return render_to_string(
        "components/callout.html",
        {"content": content, "tone": tone, "title": title, "level": level, "icon": icon, "kind": kind},
    )


@register.simple_block_tag
def message(content, tone="info"):
    """A message about what happened: info, success, warning or error."""
    icon = MESSAGE_ICONS.get(tone, "info")
    return render_to_string("components/message.html", {"content": content, "tone": tone, "icon": icon})


@register.simple_block_tag
def empty_state(content, title, *, icon="info", url="", action="", level=2):
    """What an empty list says: why it is empty and what to do."""
    return render_to_string(
        "components/empty_state.html",
        {"content": content, "title": title, "icon": icon, "url": url, "action": action, "level": level},
    )


@register.simple_block_tag
def table_region(content, label):
    """A region around a wide table that scrolls sideways and can be reached by keyboard."""
    return format_html(
        '<div class="table-region" role="region" tabindex="0" aria-label="{}">{}</div>', label, content
    )


@register.simple_block_tag(takes_context=True)
def confirmation(context, content, title, *, url, cancel_url, label, tone="", fields=None):
    """The body of a page that asks before an act: title, consequences, POST form, way back."""
    return render_to_string(
        "components/confirmation.html",
        {
            "content": content,
            "title": title,
            "url": url,
            "cancel_url": cancel_url,
            "label": label,
            "tone": tone,
            "fields": fields,
            "csrf_token": context.get("csrf_token"),
        },
    )


@register.simple_tag
def why(reasons, *, title="", level=2) -> SafeString:
    """Unmet conditions, one a line. A reason is a text or has `text` and perhaps `url` and `action`."""
    if not reasons:
        return SafeString("")
    return format_html(
        '<section class="why"><h{0}>{1}</h{0}><ul>{2}</ul></section>',
        level,
        title or _("What is still missing?"),
        format_html_join("", "<li>{}</li>", ((_reason(reason),) for reason in reasons)),
    )


def _reason(reason):
    text = read(reason, "text")
    if text is None:
        return reason
    url = read(reason, "url")
    return format_html('{} <a href="{}">{}</a>', text, url, read(reason, "action")) if url else text


# Navigation


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(trail):
    """The way from the home page; items have `title` and `url`, the last one is here."""
    return {"trail": list(trail)}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context, page_obj, *, param="page"):
    """Links to the pages of a list; everything else in the query string stays."""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def address(number):
        if query is None:
            return f"?{param}={number}"
        query[param] = number
        return f"?{query.urlencode()}"

    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {
        "page_obj": page_obj,
        "steps": [
            {"number": number, "url": address(number) if isinstance(number, int) else ""} for number in numbers
        ],
        "previous_url": address(page_obj.number - 1) if page_obj.has_previous() else "",
        "next_url": address(page_obj.number + 1) if page_obj.has_next() else "",
    }


def _whole(number):
    """The number without a fraction of zero, so that 40.0 is shown as 40."""
    return int(number) if number == int(number) else number
