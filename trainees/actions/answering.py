"""What somebody says, put among what the others said so that nothing tells it apart.

No entry in the journal, no moment, no key that counts up. And because tables keep the order in which rows came (rowid
on SQLite, xmin on PostgreSQL, which would also name the ticket used in the same transaction), the whole pile is
written anew, in a random order, with each answer. docs/adr/0010-surveys-without-a-trace.md says what remains.
"""

import secrets

from django.db import transaction

from accounts.refusals import Refused
from trainees.actions.guards import require_filer, still_on
from trainees.models import Survey, SurveyAnswer, SurveyTicket
from trainees.surveying.statistics import MOST_WORDS, answer_faults
from trainees.surveying.tickets import digest_of, token_for
from workflow.journal import record
from workflow.redaction import without_numbers


@transaction.atomic
def answer_survey(survey, trainee, *, grades, texts, actor=None, now=None):
    """Count the answer of a trainee, once: {question: grade} and {question: words}.

    `actor` and `now` are not kept, and the doors of the trainees pass none.
    """
    survey = _taking(survey)
    trainee = still_on(survey.roster, trainee)
    ticket, _ = SurveyTicket.objects.select_for_update().get_or_create(
        survey=survey, trainee=trainee, defaults={"digest": digest_of(token_for(survey.pk, trainee.pk))}
    )
    if ticket.used or trainee.person_id in survey.spent:
        raise Refused(
            "您的答卷此前已经计入，这一次没有重复计入。每人只能作答一次。", code="answered", status=409
        )
    require_answered(answer_faults(survey.form.questions, grades))
    ticket.used = True
    ticket.save(update_fields=["used"])
    spend(survey, [trainee.person_id])
    _put_among(survey, grades, texts)


def spend(survey, persons):
    """Remember that these persons have had their one answer. Within an action, on the locked survey."""
    survey.spent = sorted({*survey.spent, *persons})
    survey.save(update_fields=["spent"])


@transaction.atomic
def type_paper(survey, *, grades, texts, actor, now):
    """Count one sheet of paper, typed by the host; never more sheets than people who handed one in. Gives what is left.

    A typed answer looks like any other: a mark would set the few who have no phone apart.
    """
    require_filer(survey.roster.programme, actor, "录入纸质问卷")
    survey = _taking(survey)
    left = survey.papers - survey.typed
    if left < 1:
        raise Refused(
            "登记收到的纸质问卷已全部录入。如还有问卷，请先在“谁交了纸质问卷”中勾选交卷的学员。",
            code="no_paper",
            status=409,
        )
    require_answered(answer_faults(survey.form.questions, grades, blanks=True))
    _put_among(survey, grades, texts)
    survey.typed += 1
    survey.save(update_fields=["typed"])
    record(survey.roster, "type_paper", actor=actor, now=now, after=f"录入 1 份，还有 {left - 1} 份")
    return left - 1


def require_answered(faults):
    if faults:
        raise Refused(faults[0], code="incomplete", details=faults[1:])


def _taking(survey):
    """The survey, locked: answers come one at a time."""
    fresh = Survey.objects.select_for_update(of=("self",)).select_related("form", "roster").get(pk=survey.pk)
    if fresh.closed_at is not None:
        raise Refused(
            "本班的满意度测评已经结束，不再接收答卷。谢谢您的参与。", code="survey_closed", status=409
        )
    return fresh


def _put_among(survey, grades, texts):
    said = {code: without_numbers(text.strip())[:MOST_WORDS] for code, text in texts.items() if text.strip()}
    pile = [(row.grades, row.texts) for row in survey.answers.all()] + [(grades, said)]
    secrets.SystemRandom().shuffle(pile)
    survey.answers.all().delete()
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(survey=survey, grades=marks, texts=words) for marks, words in pile
    )
