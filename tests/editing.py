"""Filling in the forms of the back office as a browser would: read the page, change some fields, send everything."""

from bs4 import BeautifulSoup

UNSENT = {"submit", "button", "image", "reset", "file"}


def form_values(response, *, selector: str = "form[method=POST], form[method=post]") -> dict[str, object]:
    """What a browser would send if the last matching form of the page were submitted unchanged."""
    return values_of(BeautifulSoup(response.content, "html.parser").select(selector)[-1])


def values_of(form) -> dict[str, object]:
    """What a browser would send of a parsed form."""
    values: dict[str, list] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        for value in _values(field):
            values.setdefault(field["name"], []).append(value)
    return values


def _values(field) -> list[str]:
    if field.name == "textarea":
        return [field.text.removeprefix("\n")]
    if field.name == "select":
        chosen = [option.get("value", option.text) for option in field.select("option[selected]")]
        first = [option.get("value", option.text) for option in field.select("option")][:1]
        return chosen or ([] if field.has_attr("multiple") else first)
    kind = field.get("type", "text")
    if kind in UNSENT or (kind in ("checkbox", "radio") and not field.has_attr("checked")):
        return []
    return [field.get("value", "on" if kind == "checkbox" else "")]


def edit_page(client, page, *, action: str = "", follow: bool = True, **changes):
    """Save a page in the editor. `action` is the button: action-publish, action-submit, ... or none for a draft."""
    address = f"/admin/pages/{page.pk}/edit/"
    values = form_values(client.get(address), selector="form[data-edit-form]") | changes
    if action:
        values[action] = action
    return client.post(address, values, follow=follow)


def said(response) -> list[str]:
    """Messages shown to the user on the page that the request ended at."""
    return [str(message) for message in response.context["messages"]]
