"""The survey of one class: opened, its tickets handed out, reminded of, typed from paper, closed.

What somebody says is written in `trainees.actions.answering`; nothing here ever reads it.
"""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from trainees.actions.answering import spend
from trainees.actions.guards import require_filer, require_running
from trainees.models import Roster, Survey, SurveyForm, SurveyTicket
from trainees.surveying.statistics import may_count
from trainees.surveying.tickets import digest_of, token_for
from workflow.actions import locked, write_outside
from workflow.journal import record


@transaction.atomic
def open_survey(programme, *, actor, now):
    """Ask the trainees of a running or finished class with the form of its authority; everybody gets a ticket."""
    require_filer(programme, actor, "开始满意度测评")
    require_running(programme, "开始满意度测评")
    roster = Roster.objects.filter(programme=programme).first()
    if roster is None or not roster.trainees.exists():
        raise Refused("名单中还没有学员，不能开始测评。请先上传学员名单。", code="nobody", status=409)
    roster = locked(roster)
    if Survey.objects.filter(roster=roster).exists():
        raise Refused("本班的测评已经开始，无需重复办理。", code="already", status=409)
    form = SurveyForm.objects.for_class(programme)
    if form is None:
        raise Refused(
            f"没有可用的测评表样。请联系{programme.authority}在管理后台的“测评表样”中启用一份 {programme.year} 年或更早年度的表样。",
            code="no_form",
            status=409,
        )
    survey = Survey.objects.create(roster=roster, form=form, opened_at=now)
    count = hand_out(survey)
    record(roster, "open_survey", actor=actor, now=now, after=f"{form}，发放 {count} 份")
    return survey


def hand_out(survey):
    """A ticket for everybody on the roster who has none; gives how many were made. Within an action."""
    having = SurveyTicket.objects.filter(survey=survey).values("trainee_id")
    lacking = survey.roster.trainees.exclude(pk__in=having).values_list("pk", "person_id")
    made = [
        SurveyTicket(
            survey=survey,
            trainee_id=pk,
            digest=digest_of(token_for(survey.pk, pk)),
            used=person in survey.spent,
        )
        for pk, person in lacking
    ]
    SurveyTicket.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


@transaction.atomic
def issue_tickets(survey, *, actor, now):
    """Tickets for those who came to the roster after the survey was opened; gives how many."""
    survey = _open(survey, actor, "补发测评凭据")
    count = hand_out(survey)
    if count:
        record(survey.roster, "issue_tickets", actor=actor, now=now, after=f"补发 {count} 份")
    return count


@transaction.atomic
def remind_survey(survey, *, actor, now):
    """Write to everybody who has not answered and can be reached by mail, at most once a day; gives how many.

    The letter leads to the trainee's page and holds no token: whoever reads the outbox could answer with it.
    """
    survey = _open(survey, actor, "提醒学员")
    hand_out(survey)
    today = timezone.localdate(now)
    waiting = survey.tickets.select_for_update(of=("self",)).filter(used=False).exclude(reminded_on=today)
    told = [ticket for ticket in waiting.select_related("trainee") if ticket.trainee.email.strip()]
    if not told:
        raise Refused(
            "没有可以发邮件的人：未作答的学员没有登记电子邮箱，或今天已经提醒过。请用页面上的名单在班级群里提醒。",
            code="nobody_to_tell",
            status=409,
        )
    programme = survey.roster.programme
    for ticket in told:
        write_outside(
            key=f"survey:{survey.pk}:{ticket.trainee_id}:{today}", organisation=programme.host,
            address=ticket.trainee.email, subject=f"请填写满意度测评：{programme.title}",
            body=reminder_body(programme, ticket.trainee.name), now=now,
        )  # fmt: skip
    SurveyTicket.objects.filter(pk__in=[ticket.pk for ticket in told]).update(reminded_on=today)
    record(survey.roster, "remind_survey", actor=actor, now=now, after=f"发出 {len(told)} 封")
    return len(told)


def reminder_body(programme, name):
    address = f"{settings.SITE_URL.rstrip('/')}/trainee/"
    return (
        f"{name}，您好：\n\n“{programme.title}”（{programme.code}）正在进行不记名的满意度测评，您还没有作答。\n\n"
        f"请打开 {address} ，凭姓名和证件号码进入后点“请填写测评”，约需三分钟；也可以扫描班主任发的二维码纸条。\n\n"
        f"测评不记录谁选了什么，承办单位在测评结束且满 {settings.SURVEY_LEAST_ANSWERS} 份答卷后才能看到统计结果。\n\n{programme.host}"
    )


@transaction.atomic
def hand_in_papers(survey, trainees, *, actor, now):
    """Note who has handed in a sheet of paper, by name and apart from what stands on it; gives how many.

    Their tickets are used from here on; the sheets are typed by `type_paper`, without names.
    """
    survey = _open(survey, actor, "登记纸质问卷")
    hand_out(survey)
    rows = survey.tickets.filter(trainee__in=[trainee.pk for trainee in trainees], used=False)
    persons = list(rows.values_list("trainee__person_id", flat=True))
    count = rows.update(used=True)
    if not count:
        raise Refused("没有登记：请勾选交了纸质问卷、且还没有作答的学员。", code="nobody", field="trainees")
    spend(survey, persons)
    survey.papers += count
    survey.save(update_fields=["papers"])
    record(survey.roster, "hand_in_papers", actor=actor, now=now, after=f"收到纸质问卷 {count} 份")
    return count


@transaction.atomic
def close_survey(survey, *, actor, now, version=None):
    """End the survey: from here on nobody answers, and the results may be seen."""
    survey = _open(survey, actor, "结束测评", version=version)
    count = survey.answers.count()
    survey.closed_at = now
    survey.version += 1
    survey.save(update_fields=["closed_at", "version"])
    record(survey.roster, "close_survey", actor=actor, now=now, after=f"有效答卷 {count} 份")
    return survey


@transaction.atomic
def reopen_survey(survey, *, actor, now):
    """Open again what was closed too early, as long as nobody could see a result: with one in hand, whatever comes
    after it could be found by subtraction."""
    survey = _locked(survey, actor, "重新开始测评")
    require_running(survey.roster.programme, "重新开始测评")
    if survey.closed_at is None:
        raise Refused("测评正在进行，无需重新开始。", code="open", status=409)
    if may_count(survey.answers.count(), survey.typed, least=settings.SURVEY_LEAST_ANSWERS):
        raise Refused(
            "测评结束后统计结果已经可以查看。如再收答卷，前后两次结果相减就能看出后来的人怎么选，因此不能重新开始。",
            code="seen",
            status=409,
        )
    survey.closed_at = None
    survey.version += 1
    survey.save(update_fields=["closed_at", "version"])
    record(survey.roster, "reopen_survey", actor=actor, now=now)
    return survey


def _locked(survey, actor, what, *, version=None):
    require_filer(survey.roster.programme, actor, what)
    fresh = locked(survey, version=version)
    fresh.roster = survey.roster
    return fresh


def _open(survey, actor, what, *, version=None):
    survey = _locked(survey, actor, what, version=version)
    if survey.closed_at is not None:
        raise Refused(f"本班的测评已经结束，不能{what}。", code="survey_closed", status=409)
    return survey
