"""How people did: components, scores, papers, and the result that counts."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from trainees.models.rosters import Result, Roster, Trainee, TraineePartQuerySet
from workflow.storage import private_storage, random_name

HUNDRED = (MinValueValidator(0), MaxValueValidator(100))


class Assessment(models.Model):
    """The result of the final assessment of one trainee (000-36)."""

    Result = Result

    trainee = models.OneToOneField(Trainee, models.CASCADE, related_name="assessment", verbose_name="学员")
    result = models.CharField("结业考核情况", max_length=8, choices=Result.choices)
    note = models.CharField("说明", max_length=200, blank=True)
    # What the components came to when the result was confirmed; None where the host wrote the result alone.
    score = models.DecimalField("总评成绩", max_digits=5, decimal_places=2, null=True, blank=True)
    resit = models.BooleanField("补考后", default=False)
    assessed_at = models.DateTimeField("登记时间")
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = TraineePartQuerySet.as_manager()

    class Meta:
        verbose_name = "结业考核"
        verbose_name_plural = "结业考核"

    def __str__(self):
        return f"{self.trainee} {self.get_result_display()}"


class AssessmentScheme(models.Model):
    """What the final assessment of a class is made of, as its host set it under the rule assessment.components.

    `components` is a list of {"code", "label", "kind", "weight" (percent as text), "least" (marks as text or ""),
    "due" (last day of a paper or "")}; kinds: "attendance" is computed, "score" is entered, "paper" is a 研修论文 with
    its file, "party" counts for Party members only (trainees.assessing). Answers of the survey are never among them.
    """

    roster = models.OneToOneField(Roster, models.PROTECT, related_name="scheme", verbose_name="名单")
    components = models.JSONField("考核内容", default=list)
    pass_mark = models.DecimalField("合格线", max_digits=5, decimal_places=2, default=60, validators=HUNDRED)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "考核办法"
        verbose_name_plural = "考核办法"

    def __str__(self):
        return f"{self.roster} 考核办法"


class Score(models.Model):
    """The marks of one trainee in one component, out of a hundred; a resit is a second attempt beside the first."""

    trainee = models.ForeignKey(Trainee, models.CASCADE, related_name="scores", verbose_name="学员")
    component = models.CharField("考核内容", max_length=40)
    attempt = models.PositiveSmallIntegerField("次数", default=1)
    marks = models.DecimalField("得分", max_digits=5, decimal_places=2, validators=HUNDRED)
    note = models.CharField("说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = TraineePartQuerySet.as_manager()

    class Meta:
        verbose_name = "考核得分"
        verbose_name_plural = "考核得分"
        ordering = ["component", "attempt"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee", "component", "attempt"], name="score_once_per_attempt"
            ),
            models.CheckConstraint(
                condition=Q(marks__gte=0, marks__lte=100),
                name="marks_between_nought_and_hundred",
                violation_error_message="得分应在 0 至 100 之间。",
            ),
        ]

    def __str__(self):
        return f"{self.trainee} {self.component} {self.marks}"


class ResearchPaper(models.Model):
    """One version of the 研修论文 of a trainee (004-32). A new upload takes the place of the last, which is kept."""

    trainee = models.ForeignKey(Trainee, models.CASCADE, related_name="papers", verbose_name="学员")
    title = models.CharField("论文题目", max_length=120)
    # What ties it to the class and to the work at home (004-49), and what it is good for (004-48).
    relation = models.CharField("与研修内容和本人工作的联系", max_length=300, blank=True, default="")
    problem = models.CharField("针对的业务技术问题", max_length=200, blank=True, default="")
    industry = models.CharField("相关行业领域", max_length=60, blank=True, default="")
    file = models.FileField("文件", storage=private_storage, upload_to=random_name, max_length=120)
    original_name = models.CharField("原文件名", max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("文件散列（SHA-256）", max_length=64)
    uploaded_at = models.DateTimeField("上传时间")
    # None where the trainee did it on the private page.
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="上传人",
    )
    superseded_at = models.DateTimeField("被替换时间", null=True, blank=True)

    objects = TraineePartQuerySet.as_manager()

    class Meta:
        verbose_name = "研修论文"
        verbose_name_plural = "研修论文"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["trainee"], condition=Q(superseded_at=None), name="one_current_paper_each"
            )
        ]

    def __str__(self):
        return self.title
