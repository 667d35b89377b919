"""`manage.py load_notices`: the shipped notices or those named, the working calendar, the ladder of reminders."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.refusals import Refused
from policies.actions import load_notice
from policies.files import BadNotice, in_order, read_notice, shipped_files


class Command(BaseCommand):
    help = "录入政策文件、规则、放假安排和催办阶梯；内容没有变化的不重复录入。"

    def add_arguments(self, parser):
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            help="通知文件（.json）或放通知文件的文件夹；不写则录入随平台提供的全部通知",
        )

    def handle(self, *args, paths, verbosity=1, **options):
        now = timezone.now()
        for path in files_in(paths) if paths else shipped_files():
            try:
                changed = load_notice(read_notice(path), actor=None, now=now)
            except (BadNotice, Refused) as error:
                raise CommandError(f"{path.name}：{error}") from error
            if verbosity:
                self.stdout.write(f"{path.stem}：{'已录入' if changed else '没有变化'}")
        call_command("load_basics", verbosity=verbosity, stdout=self.stdout)


def files_in(paths):
    """The notice files among the paths, those of a folder each after those it rests on."""
    for path in paths:
        found = in_order(sorted(path.glob("*.json"))) if path.is_dir() else [path]
        if not found:
            raise CommandError(f"文件夹 {path} 中没有通知文件（.json）。")
        yield from found
