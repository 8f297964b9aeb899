"""Requests to restrict that were filed before this installation had a request of its own to withdraw a consent."""

from django.db import migrations
from django.db.migrations.recorder import MigrationRecorder

SPLIT = "0015_restrictions_of_use"


def keep_their_words(apps, schema_editor):
    """They were made with the words "Restrict the use, or withdraw consent", and go on to be shown with them."""
    recorded = MigrationRecorder(schema_editor.connection).migration_qs.filter(app="lms", name=SPLIT).first()
    if recorded:
        old = apps.get_model("lms", "DataRequest").objects.filter(kind="restrict", filed_at__lt=recorded.applied)
        old.filter(restriction=None).update(kind="either")


def call_them_as_before(apps, schema_editor):
    apps.get_model("lms", "DataRequest").objects.filter(kind="either").update(kind="restrict")


class Migration(migrations.Migration):
    dependencies = [("lms", "0022_kind_of_old_requests")]
    operations = [migrations.RunPython(keep_their_words, call_them_as_before)]
