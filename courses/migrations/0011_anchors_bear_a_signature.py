from django.db import migrations, models

from courses.audit import guards


def install(apps, schema_editor):
    guards.install(schema_editor.connection)


def remove(apps, schema_editor):
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """The triggers are made anew: they refuse more than before."""

    dependencies = [
        ("courses", "0010_names_of_enrolment_changes"),
    ]

    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField(
            model_name="auditanchor",
            name="signature",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.RunPython(install, remove),
    ]
