"""`manage.py bench [--json] [--quick] [--lists|--money|--certificates|--sealing|--lookup] [--database-url URL]`: how fast the portal works, beside a floor."""

import json

from django.core.management.base import BaseCommand, CommandError

from reports.bench.measures import measure, measure_lookups
from reports.bench.place import BenchFailed, run_apart
from reports.bench.scene import FULL, QUICK
from reports.bench.wording import table

PARTS = ("lists", "money", "certificates", "sealing")


class Command(BaseCommand):
    help = "测量导入计划、判断项目、导入名单（含大名单）、制发证书和查询的速度，并与不经门户的同样工作（底线）对照；用临时数据库，不动现有数据。"

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--lists", action="store_true", help="只测大名单的读取、导入和入库")
        parser.add_argument("--money", action="store_true", help="只测一年经费的工作台、结算页和导出")
        parser.add_argument(
            "--certificates", action="store_true", help="只测证书的印制，与逐本排版和其他程序对照"
        )
        parser.add_argument(
            "--sealing", action="store_true", help="只测成批制作并签章，与逐本排版、逐本签名对照"
        )
        parser.add_argument(
            "--lookup", action="store_true", help="只测百万本证书中的公开查询（需要 PostgreSQL）"
        )
        parser.add_argument("--rows", type=int, default=0, help="与 --lookup 合用：多少本证书，默认 1000000")
        parser.add_argument(
            "--more", type=int, default=0, help="与 --lookup 合用：再加到多少本证书，看是否变慢"
        )
        parser.add_argument("--quick", action="store_true", help="用最小的样本走一遍，只看能否运行")
        parser.add_argument(
            "--database-url",
            default="",
            help="在这个 PostgreSQL 服务器上另建临时数据库测量；默认用临时的 SQLite 文件",
        )
        parser.add_argument("--inside", action="store_true", help="（内部使用）在已备好的临时目录中测量")

    def handle(self, *args, quick=False, lookup=False, inside=False, **options):
        parts = {name: options[name] for name in PARTS}
        if inside and lookup:
            size = {"rows": options["rows"], "more": options["more"], "quick": quick}
            self.stdout.write(json.dumps(measure_lookups(**size), ensure_ascii=False))
            return
        if inside:
            sizes = QUICK if quick else FULL
            found = measure(sizes, **{f"{name}_only": wanted for name, wanted in parts.items()})
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        try:
            words = (
                ("--quick", quick),
                *((f"--{name}", wanted) for name, wanted in parts.items()),
                ("--lookup", lookup),
            )
            chosen = [word for word, wanted in words if wanted]
            chosen += [f"--{word}={options[word]}" for word in ("rows", "more") if options[word]]
            result = run_apart(chosen, database_url=options["database_url"])
        except BenchFailed as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(result, ensure_ascii=False, indent=1))
            return
        for line in table(result):
            self.stdout.write(line)
