"""The host is told, once a day while a class runs, how many will miss the required hours."""

from django.utils import timezone

from programs.lifecycle import Stage
from programs.models import Programme
from trainees.attending.forecast import Outlook
from trainees.attending.half_days import hours_rule, outlooks
from trainees.listing import listing
from workflow.actions import remind


def warn_of_short_hours(*, now):
    """Leave a message for the host of each running class in which somebody is at risk; gives how many are new.

    It says how many, not who: the names stand on the page, behind the login.
    """
    today = timezone.localdate(now)
    classes = Programme.objects.with_parties().filter(stage=Stage.RUNNING, ends_on__gte=today)
    return sum(_warn(programme, today, now) for programme in classes)


def _warn(programme, today, now):
    rule, least = hours_rule(programme)
    if least is None:
        return False
    told = [each.outlook for each in outlooks(listing(programme), least, today=today).values()]
    short, edge = told.count(Outlook.SHORT), told.count(Outlook.EDGE)
    # Before anything was missed everybody may stand at the edge by the timetable alone: that is no news.
    if not short and (not edge or edge == len(told)):
        return False
    parts = [f"{short} 人必然不足"] * bool(short) + [f"{edge} 人再缺 1 次即不足"] * bool(edge)
    return remind(
        f"hours:{programme.case}:{today}", organisation=programme.host,
        title=f"{programme.code} 学时预警：{'，'.join(parts)}",
        body=f"“{programme.title}”的学员须达到 {least} 学时（{rule.citation}）。截至 {today}，{'，'.join(parts)}。"
        "请在签到页查看名单，及时提醒本人；漏登的请补录。",
        case=programme.case, address=f"/portal/programmes/{programme.pk}/attendance/", now=now,
    )  # fmt: skip
