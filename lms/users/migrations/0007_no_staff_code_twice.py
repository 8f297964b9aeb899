"""Staff codes that differ only by small letters and capitals are found before the database refuses them."""

from collections import defaultdict

from django.db import migrations


def doubles(rows) -> list[str]:
    """What to tell of (key of the account, staff code) pairs of which some are the same code."""
    holders = defaultdict(list)
    for key, code in rows:
        holders[code.lower()].append(f"{code} (account {key})")
    return [" = ".join(sorted(told)) for _code, told in sorted(holders.items()) if len(told) > 1]


def refuse_doubles(apps, _schema_editor):
    users = apps.get_model("users", "User").objects.exclude(staff_code=None)
    found = doubles(users.values_list("pk", "staff_code"))
    if found:
        raise RuntimeError(
            "These staff codes are the same but for small letters and capitals. Go back to the former version, correct "
            "one account of each in the back office, then migrate again: " + "; ".join(found)
        )


class Migration(migrations.Migration):
    dependencies = [("users", "0006_accounts_whose_data_were_erased")]
    operations = [migrations.RunPython(refuse_doubles, migrations.RunPython.noop)]
