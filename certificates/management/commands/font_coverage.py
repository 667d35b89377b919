"""`manage.py font_coverage`: which characters of GB 18030-2022 certificates can print."""

from django.core.management.base import BaseCommand, CommandError

from certificates.characters import classes_by_character, named
from workflow.fontconfig import font_files
from workflow.glyphs import coverage, missing


class Command(BaseCommand):
    help = "列出证书字库对 GB 18030-2022（含第 1 号修改单）各汉字区的覆盖情况，或检查所给文字能否印出。"

    def add_arguments(self, parser):
        parser.add_argument("text", nargs="*", help="要检查的文字，例如姓名")
        parser.add_argument("--names", action="store_true", help="列出数据库中学员姓名用到而字库没有的字")

    def handle(self, *args, text, names=False, **options):
        if names:
            self._names()
            return
        if text:
            self._check("".join(text))
            return
        self.stdout.write("字库：" + "、".join(path.name for path in font_files()))
        for name, first, last, drawn, size in coverage():
            share = f"{drawn / size:7.2%}"
            self.stdout.write(f"{share}  {drawn:>6,} / {size:<6,}  U+{first:04X}–U+{last:04X}  {name}")

    def _names(self):
        found = classes_by_character()
        for sign, (people, codes) in found.items():
            self.stdout.write(f"{named(sign)}  {people} 人  {'、'.join(codes)}")
        if found:
            raise CommandError(
                f"共 {len(found)} 个字没有字形，含这些字的证书不会制出。补充办法见 static/fonts/README.md。"
            )
        self.stdout.write("学员姓名中的字全部可以印出。")

    def _check(self, text):
        absent = missing(text)
        if absent:
            raise CommandError(
                f"现有字库均无字形：{named(absent)}。请补充字库，办法见 static/fonts/README.md。"
            )
        self.stdout.write("全部可以印出。")
