"""`manage.py font_coverage`: which characters of GB 18030-2022 certificates can print."""

from django.core.management.base import BaseCommand, CommandError

from workflow.fontconfig import font_files
from workflow.glyphs import coverage, missing


class Command(BaseCommand):
    help = "列出证书字库对 GB 18030-2022（含第 1 号修改单）各汉字区的覆盖情况，或检查所给文字能否印出。"

    def add_arguments(self, parser):
        parser.add_argument("text", nargs="*", help="要检查的文字，例如姓名")

    def handle(self, *args, text, **options):
        if text:
            self._check("".join(text))
            return
        self.stdout.write("字库：" + "、".join(path.name for path in font_files()))
        for name, first, last, drawn, size in coverage():
            share = f"{drawn / size:7.2%}"
            self.stdout.write(f"{share}  {drawn:>6,} / {size:<6,}  U+{first:04X}–U+{last:04X}  {name}")

    def _check(self, text):
        absent = missing(text)
        if absent:
            named = "、".join(f"“{each}”（U+{ord(each):04X}）" for each in absent)
            raise CommandError(f"现有字库均无字形：{named}。请补充字库，办法见 static/fonts/README.md。")
        self.stdout.write("全部可以印出。")
