"""The clocks of DOMAIN B. The 72 hours of the law on personal data are read; the 24 and 72 hours of serious incidents were
found in a secondary source: administrators compare them with the decree."""

from datetime import date

from django.db import migrations

SOURCE = (
    "Luật 91/2025/QH15, Điều 23 (vi phạm dữ liệu cá nhân: 72 giờ);"
    " Nghị định 331/2026/NĐ-CP (sự cố nghiêm trọng: báo ban đầu 24 giờ, báo cáo 72 giờ)"
)


def add(apps, schema_editor):
    apps.get_model("lms", "IncidentRule").objects.get_or_create(
        valid_from=date(2026, 1, 1), defaults={"source": SOURCE}
    )


class Migration(migrations.Migration):
    dependencies = [("lms", "0008_incidents_of_personal_data")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
