"""The survey on the trainee's page."""

from trainees.models import Survey, SurveyTicket
from trainees.own.cards import Card


def card(trainee, *, now):
    """Asks to answer while the survey is open, says thanks afterwards; nothing where none is held."""
    survey = Survey.objects.filter(roster=trainee.roster_id).first()
    if survey is None:
        return None
    if SurveyTicket.objects.filter(survey=survey, trainee=trainee, used=True).exists():
        return Card(
            "survey", "满意度测评", note="已作答，谢谢。答卷不记名，也不能再查看或修改。", tone="green"
        )
    if survey.closed_at is not None:
        return Card("survey", "满意度测评", note="本班的测评已经结束。")
    return Card(
        "survey", "满意度测评", links=(("请填写测评", "/trainee/survey/"),), tone="amber",
        note="不记名，约需三分钟，每人作答一次。",
    )  # fmt: skip


def open_to(trainee):
    """(the survey of the trainee's class or None, whether the trainee has answered)."""
    rows = Survey.objects.select_related("form", "roster__programme__host")
    survey = rows.filter(roster=trainee.roster_id).first()
    used = (
        SurveyTicket.objects.filter(survey=survey, trainee=trainee, used=True).exists() if survey else False
    )
    return survey, used
