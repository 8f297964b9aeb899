"""Days that the government exchanged in 2026 (announcement of 13/10/2025; 12729/VPCP-KGVX), with the Saturdays worked."""

from datetime import date

from django.db import migrations

EXCHANGED = {
    date(2026, 1, 2): ("Tết Dương lịch (hoán đổi)", date(2026, 1, 10)),
    date(2026, 8, 31): ("Quốc khánh (hoán đổi)", date(2026, 8, 22)),
}


def add(apps, schema_editor):
    for day, (name, made_up_on) in EXCHANGED.items():
        apps.get_model("lms", "PublicHoliday").objects.get_or_create(
            day=day, defaults={"name": name, "made_up_on": made_up_on}
        )


class Migration(migrations.Migration):
    dependencies = [("lms", "0010_days_made_up_for")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
