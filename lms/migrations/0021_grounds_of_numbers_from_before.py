"""Numbers whose person agreed last rest on that consent; all others on the official duty of the unit."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def consented(apps, schema_editor):
    records = apps.get_model("lms", "ConsentRecord").objects.filter(text__purpose__code="personal-number")
    later = records.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    given = records.filter(~Exists(later), act="given").order_by()
    numbers = apps.get_model("users", "PersonalNumber").objects
    numbers.filter(person__in=given.values("person")).update(ground="consent")


class Migration(migrations.Migration):
    dependencies = [
        ("lms", "0020_consents_end_with_the_number"),
        ("users", "0016_grounds_of_personal_numbers"),
    ]
    operations = [migrations.RunPython(consented, migrations.RunPython.noop)]
