from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("users", "0015_roles_without_power_spared_the_second_factor"),
    ]

    operations = [
        migrations.AddField(
            model_name="personalnumber",
            name="ground",
            field=models.CharField(
                choices=[("consent", "Consent of the person"), ("duty", "Official duty of the unit")],
                default="duty",
                max_length=10,
                verbose_name="ground",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="personalnumber",
            constraint=models.CheckConstraint(
                condition=models.Q(("ground__in", ["consent", "duty"])), name="personal_number_has_a_ground"
            ),
        ),
    ]
