"""How the survey of a class stands: who has answered, how many sheets, and, once it may be seen, what was said."""

from dataclasses import dataclass

from django.conf import settings

from trainees.models import Survey, Trainee
from trainees.surveying.statistics import Result, may_count, percent, tally


@dataclass(frozen=True)
class Standing:
    """`waiting` are those who have not answered, `late` how many of them have no ticket yet, `answered` how many
    people have, `valid` how many answers there are, `result` what they say or None while nobody may see it."""

    survey: Survey
    waiting: tuple[Trainee, ...]
    late: int
    answered: int
    valid: int
    result: Result | None

    @property
    def returned(self):
        """Somebody who has answered may have left the roster since; the answer stays."""
        return max(self.answered, self.valid)

    @property
    def issued(self):
        return self.returned + len(self.waiting)

    @property
    def share(self):
        """How many of all have answered, in percent."""
        return percent(self.returned, self.issued)

    @property
    def papers_left(self):
        """Sheets of paper that were handed in and are not typed yet."""
        return self.survey.papers - self.survey.typed

    @property
    def unread(self):
        """Answers that nobody has read: all but the sheets that the host has typed."""
        return self.valid - self.survey.typed

    @property
    def countable(self):
        """Whether there are enough of them to be counted once the survey is over."""
        return may_count(self.valid, self.survey.typed, least=self.least)

    @property
    def too_few(self):
        """Why nothing is shown, in words."""
        if self.valid < self.least:
            return f"有效答卷 {self.valid} 份，不足 {self.least} 份"
        return f"学员自己作答的只有 {self.unread} 份，不足 {self.least} 份，减去录入的 {self.survey.typed} 份纸质问卷就能看出他们的选择"

    @property
    def least(self):
        return settings.SURVEY_LEAST_ANSWERS

    @property
    def mailable(self):
        return sum(bool(trainee.email.strip()) for trainee in self.waiting)


def survey_of(programme) -> Survey | None:
    rows = Survey.objects.select_related("form__authority", "form__notice", "roster__programme__host")
    return rows.filter(roster__programme=programme).first()


def standing_of(survey) -> Standing:
    """Read in three queries. The answers are looked at only when the survey is over: while it runs, two looks one
    answer apart would tell who said what."""
    people = survey.roster.trainees.defer("phone").order_by("number")
    used = dict(survey.tickets.values_list("trainee_id", "used"))
    waiting = tuple(person for person in people if not used.get(person.pk))
    answered = sum(used.values())
    if survey.closed_at is None:
        valid, result = survey.answers.count(), None
    else:
        answers = list(survey.answers.values_list("grades", "texts"))
        valid = len(answers)
        least = settings.SURVEY_LEAST_ANSWERS
        seen = may_count(valid, survey.typed, least=least)
        result = tally(survey.form.questions, answers, least=least) if seen else None
    late = sum(person.pk not in used for person in waiting)
    return Standing(survey, waiting, late, answered, valid, result)
