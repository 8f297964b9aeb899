"""What a translation may show in the place of a picture, a file or a page of the original: what one may point at."""

import json

from django.db import models, transaction
from django.http import Http404
from django.urls import path
from wagtail.blocks import Block, ListBlock
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation
from wagtail_localize.views.edit_translation import edit_override

from courses import digits
from courses.pointing import choosable


def addresses() -> list:
    """They must come before wagtail_localize's."""
    return [
        path(
            "localize/translate/<int:translation_id>/overrides/<int:overridable_segment_id>/edit/",
            replacement,
        )
    ]


@transaction.atomic
def replacement(request, translation_id: int, overridable_segment_id: int):
    """In the place of wagtail_localize's view, which takes every key. What may not be pointed at is not found."""
    response = edit_override(request, translation_id=translation_id, overridable_segment_id=overridable_segment_id)
    if response.status_code < 400:
        segment = OverridableSegment.objects.select_related("context", "source").get(pk=overridable_segment_id)
        locale = Translation.objects.get(pk=translation_id).target_locale
        stored = SegmentOverride.objects.filter(context=segment.context, locale=locale).first()
        if stored and not _may_stand(json.loads(stored.data_json), segment, user=request.user):
            raise Http404
    return response


def pointed_at(segment: OverridableSegment) -> type[models.Model] | None:
    """The model of what a piece of a page points at; nothing for words and addresses."""
    original = segment.source.as_instance()
    model, names = type(original), segment.context.get_field_path(original).split(".")
    column = model._meta.get_field(names.pop(0))
    while column.one_to_many:
        column = column.related_model._meta.get_field(names.pop(0))
    if column.is_relation:
        return column.related_model
    return getattr(_block_at(getattr(column, "stream_block", None), names), "model_class", None)


def _block_at(block: Block | None, names: list[str]) -> Block | None:
    for name in names if block else ():
        block = block.child_block if isinstance(block, ListBlock) else block.child_blocks[name]
    return block


def _may_stand(value, segment: OverridableSegment, *, user) -> bool:
    model = pointed_at(segment)
    if model is None or str(value) == str(segment.data):
        return True
    return choosable(model._default_manager.filter(pk__in=digits.keys([str(value)])), user=user).exists()
