"""Telling people when the public log does not hold."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from certificates.models import TreeSize
from workflow.actions import write_outside
from workflow.journal import record

SHOWN = 20  # so many sentences stand in the letter; the command names all
KEEPERS = (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)


@transaction.atomic
def note_log_troubles(sentences, *, now):
    """Write down what the check of the log found, and write to every system and audit administrator, once a day."""
    if not sentences:
        return
    tree, _ = TreeSize.objects.get_or_create(pk=1)
    record(
        tree,
        "log_trouble",
        actor=None,
        now=now,
        after="\n".join(sentences[:SHOWN]),
        data={"count": len(sentences)},
    )
    day = timezone.localdate(now)
    keepers = Membership.objects.filter(role__in=KEEPERS, user__is_active=True).select_related(
        "user", "organisation"
    )
    for keeper in keepers.order_by("pk"):
        write_outside(
            key=f"log_trouble:{day}:{keeper.user_id}", organisation=keeper.organisation, address=keeper.user.email,
            subject="发证日志核对发现问题，请立即处理", body=letter(sentences, str(keeper.user)), now=now,
        )  # fmt: skip


def letter(sentences, name):
    """The words of the letter."""
    lines = [f"{name}：", "", f"例行核对发证日志，发现 {len(sentences)} 处不符：", ""]
    lines += [f"· {sentence}" for sentence in sentences[:SHOWN]]
    lines += [
        "· ……" if len(sentences) > SHOWN else "",
        "请暂停发证，运行 manage.py check_log 查看全部问题，对照备份查明原因。",
    ]
    return "\n".join(lines) + "\n"
