"""`manage.py open_administrator`: the first account of one of the three duties, before anybody can log in to open it."""

import sys
from getpass import getpass

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.actions import invite
from accounts.models import Membership, Organisation
from accounts.refusals import Refused
from accounts.roles import DUTIES


class Command(BaseCommand):
    help = "为人社部门开设首个系统、安全或审计管理员账号；口令从键盘（或标准输入）读入。以后的账号在管理后台开设。"

    def add_arguments(self, parser):
        parser.add_argument("username", help="用户名")
        parser.add_argument("--organisation", required=True, help="机构全称，如 福建省人力资源和社会保障厅")
        parser.add_argument("--duty", required=True, choices=[str(duty) for duty in DUTIES], help="三员之一")
        parser.add_argument("--name", required=True, help="姓名")

    def handle(self, *args, username, organisation, duty, name, **options):
        office = office_called(organisation)
        held = Membership.objects.filter(organisation=office, role=duty, user__is_active=True).first()
        if held:
            raise CommandError(
                f"{office}已有{held.get_role_display()}（{held.user.username}）。请由其在管理后台开设账号。"
            )
        try:
            invite(
                username=username, display_name=name, organisation=office, roles=[duty], password=typed_password(),
                actor=None, now=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"已开设账号 {username}。请登录后按提示绑定双重验证。")


def office_called(name):
    offices = Organisation.objects.authorities().filter(name=name)
    if len(offices) != 1:
        raise CommandError(
            f"系统中没有名为“{name}”的人社部门。请写全称；尚未录入机构的，先运行 manage.py load_organisations。"
        )
    return offices[0]


def typed_password():
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass("口令（不少于 10 位）：")
    if first != getpass("再输入一次："):
        raise CommandError("两次输入的口令不一致，没有开设账号。请重新运行。")
    return first
