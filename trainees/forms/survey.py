"""The sheet that a trainee fills in, the sheets of paper that the host types, and the form as staff keep it."""

from django import forms

from accounts.roles import OrganisationKind
from trainees.models import SurveyForm
from trainees.surveying.statistics import MOST_WORDS
from trainees.surveying.text import content_of, lines_of

GRADES = 5
# What a new form begins with.
USUAL = (("很满意", 100), ("满意", 80), ("基本满意", 60), ("不满意", 30), ("很不满意", 0))


class AnswerForm(forms.Form):
    """One field a question. With `blanks` a sheet of paper, on which questions may be left out."""

    def __init__(self, *args, questions, blanks=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions, self.blanks = questions, blanks
        choices = [(grade.code, grade.label) for grade in questions.grades]
        for at, item in enumerate(questions.items, start=1):
            self.fields[item.code] = forms.ChoiceField(
                label=f"{at}. {item.text}", choices=choices, widget=forms.RadioSelect, required=not blanks,
                error_messages={"required": "请选择一项。", "invalid_choice": "请从所列的等级中选择一项。"},
            )  # fmt: skip
        for question in questions.texts:
            self.fields[question.code] = forms.CharField(
                label=question.text, required=False, max_length=MOST_WORDS,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"max_length": f"最多 {MOST_WORDS} 个字，请精简。"},
            )  # fmt: skip

    def clean(self):
        if self.blanks and not self.errors and not self.grades():
            raise forms.ValidationError("整张问卷都没有选择，是空白问卷，无需录入。")
        return self.cleaned_data

    def sections(self):
        """[(title, fields)] in the order of the sheet."""
        return [
            (section.title, [self[item.code] for item in section.items])
            for section in self.questions.sections
        ]

    def written(self):
        return [self[question.code] for question in self.questions.texts]

    def grades(self):
        """{question: grade} of what was ticked."""
        codes = [item.code for item in self.questions.items]
        return {code: self.cleaned_data[code] for code in codes if self.cleaned_data.get(code)}

    def texts(self):
        return {question.code: self.cleaned_data[question.code] for question in self.questions.texts}


class PapersForm(forms.Form):
    """Who has handed in a sheet of paper."""

    trainees = forms.MultipleChoiceField(
        label="交了纸质问卷的学员", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选交了纸质问卷的学员。", "invalid_choice": "所选学员已经作答或已不在名单中，请刷新后重选。"},
    )  # fmt: skip

    def __init__(self, *args, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in waiting}
        self.fields["trainees"].choices = [
            (pk, f"{person.number} {person.name}（{person.unit}）") for pk, person in self.people.items()
        ]

    def chosen(self):
        return [self.people[pk] for pk in self.cleaned_data["trainees"]]


class SurveyFormForm(forms.ModelForm):
    """A form of the survey as staff write it: five grades in a row each, questions a line each."""

    items = forms.CharField(
        label="分级评价的题目",
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="每行一题，可从正式表样直接粘贴；以 # 开头的行是一组题目的标题。题号自动生成。",
        error_messages={"required": "至少要有一道题目。"},
    )
    texts = forms.CharField(
        label="文字回答的题目",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="每行一题，都不是必答。",
    )
    source = forms.CharField(
        label="表样来源", max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如“某文件附件2”；自行拟定的请写明。印在空白测评表和统计表下方。",
        error_messages={"required": "请写明表样来源。"},
    )  # fmt: skip

    class Meta:
        model = SurveyForm
        fields = ["authority", "year", "title", "notice"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        questions = self.instance.questions
        self.initial["items"], self.initial["texts"] = lines_of(questions)
        self.initial["source"] = questions.source
        for at in range(GRADES):
            grade = questions.grades[at] if at < len(questions.grades) else None
            self.initial |= {
                f"label_{at}": grade.label if grade else USUAL[at][0],
                f"points_{at}": grade.points if grade else USUAL[at][1],
                f"satisfied_{at}": grade.satisfied if grade else at < 2,
            }
        if "authority" in self.fields:
            self.fields["authority"].queryset = self.fields["authority"].queryset.filter(
                kind__in=OrganisationKind.authorities()
            )

    def clean(self):
        said = super().clean()
        if not self.errors:
            self.instance.content = content_of(
                grades=[
                    {"label": said[f"label_{at}"].strip(), "points": said[f"points_{at}"], "satisfied": said[f"satisfied_{at}"]}
                    for at in range(GRADES)
                ],
                items=said["items"], texts=said["texts"], source=said["source"],
            )  # fmt: skip
        return said


def _grade_fields():
    for at in range(GRADES):
        name = "一二三四五"[at]
        yield f"label_{at}", forms.CharField(label=f"第{name}级名称", max_length=12)
        yield f"points_{at}", forms.IntegerField(label="分值", min_value=0, max_value=100)
        yield f"satisfied_{at}", forms.BooleanField(label="计入满意率", required=False)


for _name, _field in _grade_fields():
    SurveyFormForm.base_fields[_name] = _field
    SurveyFormForm.declared_fields[_name] = _field
