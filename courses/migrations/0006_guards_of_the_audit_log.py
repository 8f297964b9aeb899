from django.db import migrations

from courses.audit import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0005_seals_of_the_audit_log"),
    ]

    operations = [
        migrations.RunPython(install, remove),
    ]
