"""`manage.py load_organisations`: the ministry, the provincial and municipal offices, and the departments of 003-20."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from accounts.actions import create_organisation
from accounts.models import Organisation

DATA = Path(__file__).resolve().parents[2] / "data" / "organisations.json"


class Command(BaseCommand):
    help = "录入人社部、各省（区、市）及兵团、部分地市和重点领域主管部门；已有的不重复。"

    @transaction.atomic
    def handle(self, *args, verbosity=1, **options):
        now, by_key, made = timezone.now(), {}, 0
        for row in json.loads(DATA.read_text(encoding="utf-8")):
            parent = by_key.get(row.pop("parent", None))
            key = row.pop("key", row["name"])
            found = Organisation.objects.filter(name=row["name"], parent=parent).first()
            if found is None:
                found = create_organisation(parent=parent, actor=None, now=now, **row)
                made += 1
            by_key[key] = found
        if verbosity:
            self.stdout.write(f"机构：新增 {made} 个，共 {Organisation.objects.count()} 个。")
