"""Give units that exist their place and first period, and everybody in a role the grant that stands for it."""

from django.conf import settings
from django.db import migrations
from django.utils import timezone

STEP = 8


def place_units(apps, schema_editor):
    Organisation = apps.get_model("courses", "Organisation")
    Period = apps.get_model("courses", "Period")
    paths = {None: ""}
    waiting = list(Organisation.objects.order_by("pk"))
    while waiting:
        rest = [unit for unit in waiting if unit.superior_id not in paths]
        for unit in waiting:
            if unit.superior_id in paths:
                unit.path = paths[unit.pk] = f"{paths[unit.superior_id]}{unit.pk:0{STEP}d}"
                unit.save(update_fields=["path"])
        if len(rest) == len(waiting):
            raise RuntimeError(f"These organisations stand above themselves: {[unit.pk for unit in rest]}")
        waiting = rest
    Period.objects.bulk_create(
        Period(
            organisation=unit,
            name=unit.name,
            name_en=unit.name_en,
            code=unit.code,
            kind=unit.kind,
            superior_id=unit.superior_id,
            valid_from=unit.valid_from,
            valid_to=unit.valid_to,
        )
        for unit in Organisation.objects.order_by("pk")
    )


def grant_roles(apps, schema_editor):
    User = apps.get_model("users", "User")
    Grant = apps.get_model("courses", "Grant")
    today = timezone.localdate()
    Grant.objects.bulk_create(
        Grant(person_id=person, role_id=role, starts=today)
        for person, role in User.groups.through.objects.order_by("pk").values_list("user_id", "group_id")
    )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0003_units_posts_grants"),
        ("users", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(place_units, migrations.RunPython.noop),
        migrations.RunPython(grant_roles, migrations.RunPython.noop),
    ]
