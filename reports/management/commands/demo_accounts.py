"""`manage.py demo_accounts [--json]`: who can log in to the demonstration, as what, with which password."""

import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from certificates.sample import sample_person
from reports.demo.certified import RECEIPT, ended_certificates
from reports.demo.people import as_dicts, demo_accounts
from trainees.own.sample import sample_trainee


class Command(BaseCommand):
    help = "列出演示账号（角色、机构、用户名、口令）；正式环境下拒绝执行。"

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="以 JSON 输出全部账号")
        parser.add_argument("--all", action="store_true", help="列出全部账号（默认每种角色和机构只列少量）")

    def handle(self, *args, **options):
        if not settings.DEMONSTRATION:
            raise CommandError("现在是正式环境，没有演示账号，也不会列出任何账号。")
        accounts = demo_accounts()
        if options["json"]:
            self.stdout.write(json.dumps(as_dicts(accounts), ensure_ascii=False, indent=1))
            return
        width = max((len(account.username) for account in accounts), default=0) + 2
        hosts = 0
        for account in accounts:
            hosts += account.username.startswith("host_")
            if hosts > 3 and account.username.startswith("host_") and not options["all"]:
                continue
            self.stdout.write(
                f"{account.username:<{width}}{account.password}  {account.organisation} · {account.role}"
            )
        if hosts > 3 and not options["all"]:
            self.stdout.write(f"……承办单位共 {hosts} 个账号，全部见 demo_accounts --all 或 --json")
        if sample := sample_person():
            self.stdout.write(
                f"\n首页查证书可以试：{sample.name}  {sample.number}（虚构的学员）；核验可以试：{sample.certificate}"
            )
        if trainee := sample_trainee():
            self.stdout.write(f"学员入口可以试：{trainee.name}  {trainee.number}（虚构的学员）")
        if ended := ended_certificates():
            self.stdout.write(f"核验还可以试：{ended}；勘误进度可以试回执码：{RECEIPT}")
