"""Captions said no language and were always shown as Vietnamese: they become a Vietnamese track."""

from uuid import uuid4

from django.db import migrations
from wagtail.blocks.migrations.migrate_operation import MigrateStreamData
from wagtail.blocks.migrations.operations import BaseBlockOperation


class CaptionsBecomeTracks(BaseBlockOperation):
    """On the value of a video block."""

    operation_name_fragment = "captions_become_tracks"

    def apply(self, block_value):
        video = dict(block_value)
        file = video.pop("captions", None)
        if file:
            track = {"type": "item", "value": {"language": "vi", "file": file}, "id": str(uuid4())}
            video.setdefault("tracks", []).append(track)
        return video


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0010_caption_tracks"),
        ("lms", "0005_caption_tracks"),
    ]

    operations = [
        MigrateStreamData(app, model, "body", [(CaptionsBecomeTracks(), "video")])
        for app, model in (("courses", "LessonPage"), ("lms", "ArticlePage"), ("lms", "ContentPage"))
    ]
