import django.db.models.deletion
import modelcluster.fields
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0004_letters_in_hand_and_class_page_indexes'),
    ]

    operations = [
        migrations.AlterField(
            model_name='quizitem',
            name='quiz',
            field=modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='courses.quiz'),
        ),
    ]
