"""`manage.py draw_stages`: write docs/stages.md from the state tables."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from reports.stages import drawing


class Command(BaseCommand):
    help = "按状态表重写 docs/stages.md。"

    def handle(self, *args, **options):
        page = Path(settings.BASE_DIR) / "docs" / "stages.md"
        page.write_text(drawing(), encoding="utf-8")
        self.stdout.write(f"已写入 {page.relative_to(settings.BASE_DIR)}")
