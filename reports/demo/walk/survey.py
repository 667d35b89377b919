"""The trainees say how it was: most of them satisfied, a few with a word to the host."""

import random

from reports.demo.walk.person import Walker, moment
from trainees import actions as survey_actions

GRADES = ("g5", "g4", "g3", "g2")
WEIGHTS = (60, 30, 8, 2)
WORDS = (
    ("t1", "现场教学安排得好，能直接用到工作中。"),
    ("t1", "第二天的专题研讨，老师对每个组的问题都作了点评。"),
    ("t2", "建议把研讨时间再延长半天。"),
    ("t2", "希望课后能提供课件。"),
    ("t2", "住宿离教学点稍远，雨天不太方便。"),
)


class Survey(Walker):
    def open_survey(self, *, at):
        self.survey = survey_actions.open_survey(self.programme, actor=self.filer, now=at)
        return self

    def answer_survey(self, *, leaving=0):
        """Everybody answers but the last `leaving`; the same class always says the same."""
        chance = random.Random(self.programme.code)  # noqa: S311 (a demonstration that is the same each time)
        items = self.survey.form.questions.items
        people = list(self.roster.trainees.defer("phone"))
        for at, trainee in enumerate(people[: len(people) - leaving]):
            grades = {item.code: chance.choices(GRADES, WEIGHTS)[0] for item in items}
            texts = dict([WORDS[at // 5]]) if at % 5 == 2 and at // 5 < len(WORDS) else {}
            survey_actions.answer_survey(self.survey, trainee, grades=grades, texts=texts)
        return self

    def close_survey(self):
        survey_actions.close_survey(self.survey, actor=self.filer, now=moment(self.ending, 17))
        return self

    def surveyed(self):
        """A whole survey on the last afternoon of the class."""
        return self.open_survey(at=moment(self.ending, 14)).answer_survey(leaving=2).close_survey()
