"""The private links of trainees: made void, and mailed."""

from django.db import transaction

from accounts.refusals import Refused
from trainees.actions.guards import require_filer, still_on
from trainees.own.links import address_of
from trainees.own.timetable import days_of
from workflow.actions import locked, write_outside
from workflow.journal import record

# A letter stands in the outbox: nobody is written to twice about the same link.
BODY = """{name}，您好：

这是您参加“{title}”的专用页面，可以看课程、地点、签到、测评、学时和结业结果，不需要注册：

{address}

办班时间：{days}
承办单位：{host}

链接只供您本人使用，请勿转发。如不慎外传，请告诉班主任更换。
"""


@transaction.atomic
def renew_link(trainee, *, actor, now):
    """Make the private link of one trainee void, with every page that it opened; the new one is the answer."""
    roster = locked(trainee.roster)
    require_filer(roster.programme, actor, "更换学员链接")
    trainee = still_on(roster, trainee)
    trainee.link_version += 1
    trainee.save(update_fields=["link_version"])
    record(roster, "renew_link", actor=actor, now=now, after=f"第 {trainee.number} 号 {trainee.name}")
    return trainee


@transaction.atomic
def mail_links(roster, *, actor, now):
    """Mail each trainee who gave an address the private link, once a link; gives how many letters were written."""
    programme = roster.programme
    require_filer(programme, actor, "发送学员链接")
    roster = locked(roster) if roster.pk else roster
    people = roster.trainees.defer("phone") if roster.pk else ()
    addressed = [row for row in people if row.email.strip()]
    if not addressed:
        raise Refused(
            "名单中没有人填写电子邮箱，没有发送。请印发二维码条，或在名单中补填邮箱后重新上传。",
            code="no_address",
            status=409,
        )
    letters = [
        write_outside(
            key=f"own-link:{row.pk}:{row.link_version}", organisation=programme.host, address=row.email,
            subject=f"{programme.title}：您的学员页面",
            body=BODY.format(name=row.name, title=programme.title, address=address_of(row), days=days_of(programme),
                             host=programme.host),
            now=now,
        )
        for row in addressed
    ]  # fmt: skip
    written = sum(letter.created_at == now for letter in letters)
    if not written:
        raise Refused(
            f"有邮箱的 {len(addressed)} 人都已经发过这个链接，没有重复发送。要让某人再收一次，请先更换该学员的链接。",
            code="no_change",
            status=409,
        )
    record(roster, "mail_links", actor=actor, now=now, after=f"{written} 人")
    return written
