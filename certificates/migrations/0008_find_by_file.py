from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('certificates', '0007_amending'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['file_sha256'], name='certificate_by_file'),
        ),
    ]
