"""The clocks of DOMAIN B, and public holidays of the Labour Code (article 112) that are weekdays. Lunar dates and days
that the government exchanges are from memory where it had not announced them: administrators correct them. A day that is
missing lets a clock run out earlier, never later."""

from datetime import date

from django.db import migrations

SOURCE = "Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP"
HOLIDAYS = {
    "Tết Dương lịch": ["2026-01-01", "2027-01-01"],
    "Tết Nguyên đán": [
        *("2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"),
        *("2027-02-05", "2027-02-08"),
    ],
    "Giỗ Tổ Hùng Vương": ["2026-04-27", "2027-04-16"],
    "Ngày Chiến thắng": ["2026-04-30", "2027-04-30"],
    "Ngày Quốc tế lao động": ["2026-05-01", "2027-05-03"],
    "Quốc khánh": ["2026-09-01", "2026-09-02", "2027-09-02"],
}


def add(apps, schema_editor):
    apps.get_model("lms", "RequestRule").objects.get_or_create(
        valid_from=date(2026, 1, 1), defaults={"source": SOURCE}
    )
    for name, days in HOLIDAYS.items():
        for day in days:
            apps.get_model("lms", "PublicHoliday").objects.get_or_create(
                day=date.fromisoformat(day), defaults={"name": name}
            )


class Migration(migrations.Migration):
    dependencies = [("lms", "0005_requests_about_data")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
