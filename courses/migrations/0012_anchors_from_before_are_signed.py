from datetime import UTC

from django.core.signing import Signer
from django.db import migrations

from courses.audit import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


def sign(apps, schema_editor):
    """Anchors that were written before they bore signatures are taken as they stand on the day of the upgrade."""
    anchors = apps.get_model("courses", "AuditAnchor").objects
    signer = Signer(salt="courses.audit anchors")
    for anchor in anchors.filter(signature=""):
        moments = (
            moment.astimezone(UTC).isoformat(timespec="microseconds")
            for moment in (anchor.older_than, anchor.made_at)
        )
        told = " ".join([f"{anchor.number}:{anchor.sha256}", str(anchor.entries), *moments])
        anchors.filter(pk=anchor.pk).update(signature=signer.signature(told))


class Migration(migrations.Migration):
    """The triggers are made anew: they bear with clocks that differ."""

    dependencies = [("courses", "0011_anchors_bear_a_signature")]

    operations = [
        migrations.RunPython(remove, install),
        migrations.RunPython(sign, migrations.RunPython.noop),
        migrations.RunPython(install, remove),
    ]
