"""What somebody may point at from a form: whatever key is posted, a form takes and names nothing else.

Wagtail's choosers offer what one may see, but its fields take every key, and its widgets name every one.
"""

import re
from collections.abc import Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.forms import BaseForm, ModelChoiceField
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.admin.widgets import BaseChooser
from wagtail.models import CollectionMember, Page
from wagtail.permissions import policy_registry
from wagtail.rich_text import RichText

from courses import digits

EDITABLE = "edit"  # what a chooser asks for in `user_perms` when only pages that one may edit will do
ENTITY = re.compile(r"<(a|embed)\b[^>]*>")
Reference = tuple[type[Model], str]


def places_of(user) -> list[Page]:
    """The pages at and below which somebody may do something."""
    found = policy_registry.get_by_type(Page).get_cached_permissions_for_user(user)
    return list({permission.page_id: permission.page for permission in found}.values())


def works_on_the_site(user) -> bool:
    """Whether somebody may do something with all pages of a language."""
    return user.is_superuser or any(page.depth <= 2 for page in places_of(user))


def explorable(user) -> QuerySet:
    """Pages that somebody works on, and those that lead to them."""
    return policy_registry.get_by_type(Page).explorable_instances(user)


def linkable(user) -> Q:
    """Condition for pages that somebody may link to: public ones, and those that they work on."""
    if works_on_the_site(user):
        return Q()
    return Q(pk__in=explorable(user).values("pk")) | Q(pk__in=Page.objects.live().public().values("pk"))


def choosable(rows: QuerySet, *, user, editable: bool = False) -> QuerySet:
    """Those of the rows that somebody may point at; of pages only those that they may edit when `editable`."""
    if hasattr(rows, "visible_to"):
        return rows.visible_to(user)
    if issubclass(rows.model, Page):
        return rows.filter(Q(pk__in=explorable(user).values("pk")) if editable else linkable(user))
    if issubclass(rows.model, CollectionMember):
        policy = policy_registry.get_by_type(rows.model)
        mine = policy.instances_user_has_any_permission_for(user, ["choose", "change", "delete"])
        return rows.filter(pk__in=mine.values("pk"))
    return rows


def narrow(form: BaseForm, *, user) -> BaseForm:
    """Let fields that point at records take and name only what `user` may point at, and what the stored record points
    at already."""
    for name, field in form.fields.items():
        if isinstance(field, ModelChoiceField) and field.queryset is not None:
            editable = getattr(field.widget, "user_perms", None) == EDITABLE
            mine = choosable(field.queryset, user=user, editable=editable)
            kept = _keys(form.get_initial_for_field(field, name)) if _is_stored(form) else []
            field.queryset = field.queryset.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=kept)) if kept else mine
            field.to_python = partial(_read, field, field.to_python)
            name_only_offered(field)
    for formset in getattr(form, "formsets", {}).values():
        for line in formset.forms:
            narrow(line, user=user)
    return form


def name_only_offered(field: ModelChoiceField) -> None:
    """Let the chooser of a field name nothing but what the field takes."""
    if isinstance(field.widget, BaseChooser):
        field.widget.get_instance = partial(offered, field, field.widget.get_instance)


def offered(field: ModelChoiceField, name, value):
    """What the chooser of a field is to name for a value: what `name` gives for it, nothing unless the field takes it."""
    try:
        return name(field.to_python(value))
    except ValidationError:
        return None


def hold_back(form: BaseForm, *, user) -> None:
    """Take out of the content of a form, as it is posted, what `user` may not point at and the stored record does not
    point at. Which fields had such, `form.held_back` says. Wants a form of a model."""
    form.held_back = set()
    for column in form.instance._meta.fields:
        if column.name in form.fields and hasattr(column, "extract_references"):
            widget, kept = (
                form.fields[column.name].widget,
                set(_references(column, getattr(form.instance, column.name))),
            )
            widget.value_from_datadict = partial(_own, form, column, kept, widget.value_from_datadict, user=user)


def refuse_held_back(form: BaseForm) -> None:
    """Say at each field what was taken out of it."""
    for name in form.held_back:
        form.add_error(
            name,
            _(
                "Pictures, files, recordings or pages that do not exist, or that belong to another unit, were taken out "
                "here. Choose others, or ask their unit to publish them."
            ),
        )


def _read(field: ModelChoiceField, read, value):
    """What the field reads; what is longer than any key is as absent as any other key of nothing."""
    try:
        return read(value)
    except OverflowError:
        raise ValidationError(field.error_messages["invalid_choice"], code="invalid_choice") from None


def _is_stored(form: BaseForm) -> bool:
    return getattr(getattr(form, "instance", None), "pk", None) is not None


def _keys(value) -> list:
    """Primary keys of what a field holds at first: nothing, a record or its key, or many of them."""
    rows = value if isinstance(value, Iterable) and not isinstance(value, str) else [value] if value else []
    return [getattr(row, "pk", row) for row in rows]


def _own(form, column, kept, read, *args, user):
    """What was posted for a field, without references to what is foreign."""
    value = read(*args)
    foreign = set(_foreign(set(_references(column, value)) - kept, user=user))
    if foreign:
        form.held_back.add(column.name)
        block = getattr(column, "stream_block", None)
        value = without(block, value, foreign) if block else _unlinked(value, foreign)
    return value


def _references(column, value) -> Iterable[Reference]:
    return ((model, str(key)) for model, key, *_path in column.extract_references(value or ""))


def _foreign(references: set[Reference], *, user) -> Iterable[Reference]:
    """Those of the references to which `user` may not point; one question for each model."""
    for model in {model for model, _key in references}:
        listed = [key for of, key in references if of is model]
        mine = choosable(model._default_manager.filter(pk__in=digits.keys(listed)), user=user)
        found = {str(key) for key in mine.values_list("pk", flat=True)}
        yield from ((model, key) for key in listed if key not in found)


def without(block: blocks.Block, value, foreign: set[Reference]):
    """The value of a block in which nothing points at what is foreign; changed in place where it has parts."""
    if isinstance(block, blocks.ChooserBlock):
        return None if value and (block.model_class, str(value.pk)) in foreign else value
    if isinstance(block, blocks.RichTextBlock):
        return RichText(_unlinked(value.source, foreign))
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            value[name] = without(child, value[name], foreign)
    if isinstance(block, blocks.StreamBlock):
        for part in value:
            part.value = without(part.block, part.value, foreign)
    if isinstance(block, blocks.ListBlock):
        for part in value.bound_blocks:
            part.value = without(block.child_block, part.value, foreign)
    return value


def _unlinked(source: str, foreign: set[Reference]) -> str:
    """Rich text as it is stored whose links and pictures to what is foreign lead nowhere."""
    column = blocks.RichTextBlock()

    def plain(found: re.Match) -> str:
        named = {(model, str(key)) for model, key, *_path in column.extract_references(RichText(found[0]))}
        return f"<{found[1]}>" if named & foreign else found[0]

    return ENTITY.sub(plain, source)
