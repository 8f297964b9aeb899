from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0002_course_audience_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="folded",
            field=models.CharField(default="", editable=False, max_length=550),
        ),
        migrations.AddField(
            model_name="topic",
            name="folded",
            field=models.CharField(default="", editable=False, max_length=310),
        ),
    ]
