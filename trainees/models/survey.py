"""The satisfaction survey: the official form as data, the class's own run of it, tickets and answers.

A ticket knows whether its trainee has answered; an answer knows nothing of any ticket. Neither bears a moment that
would join them again.
"""

import uuid

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scope import ScopedQuerySet
from policies.models import Notice
from programs.models import case_fields
from trainees.models.rosters import Roster, RosterPartQuerySet, Trainee
from trainees.surveying.statistics import Questionnaire, read


class SurveyFormQuerySet(ScopedQuerySet):
    scope_fields = ("authority",)

    def visible_to(self, user):
        """Offices read every form that is in use, and the drafts of their own and of those below them."""
        if not getattr(user, "is_authenticated", False) or not user.is_authority:
            return self.none()
        if user.scope.everything:  # an empty condition adds nothing to an OR
            return self.all()
        return self.filter(user.scope.condition(*self.scope_fields) | Q(published_at__isnull=False))

    def published(self):
        return self.filter(published_at__isnull=False)

    def for_class(self, programme):
        """The form that a class uses: that of its own authority before those above it, of its year or the last
        before (000-60: a form lives longer than its year), the one published last; None where there is none."""
        offices = programme.authority.path.strip("/").split("/")
        rows = self.published().filter(year__lte=programme.year, authority__in=[pk for pk in offices if pk])
        found = list(rows.select_related("authority"))
        return max(found, key=lambda row: (len(row.authority.path), row.year, row.published_at), default=None)


class SurveyForm(models.Model):
    """学员满意度测评表 of one year (000-58, 000-60): sections of graded questions, and questions answered in words.

    `content` is described in trainees.surveys.
    """

    authority = models.ForeignKey(
        Organisation, models.PROTECT, related_name="survey_forms", verbose_name="制定机关"
    )
    year = models.PositiveSmallIntegerField("年度")
    title = models.CharField("名称", max_length=120)
    notice = models.ForeignKey(
        Notice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="依据文件"
    )
    content = models.JSONField("题目", default=dict)
    # A form that a class has used is never changed; a new one takes its place.
    published_at = models.DateTimeField("启用时间", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SurveyFormQuerySet.as_manager()

    class Meta:
        verbose_name = "测评表样"
        verbose_name_plural = "测评表样"
        ordering = ["-year", "authority", "-pk"]

    def __str__(self):
        return f"{self.title}（{self.year} 年）"

    @property
    def questions(self) -> Questionnaire:
        return read(self.content)


class Survey(models.Model):
    """One class asks its trainees with one form."""

    roster = models.OneToOneField(Roster, models.PROTECT, related_name="survey", verbose_name="名单")
    form = models.ForeignKey(SurveyForm, models.PROTECT, related_name="surveys", verbose_name="测评表样")
    opened_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    # Sheets of paper that came in, and those that the host has typed: how many answers nobody has read is the rest.
    papers = models.PositiveIntegerField("收到纸质问卷", default=0, editable=False)
    typed = models.PositiveIntegerField("已录入纸质问卷", default=0, editable=False)
    # Persons (primary keys, sorted) who have answered: whoever leaves the roster and comes back answers no second time.
    spent = models.JSONField(default=list, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RosterPartQuerySet.as_manager()

    class Meta:
        verbose_name = "满意度测评"
        verbose_name_plural = "满意度测评"

    def __str__(self):
        return f"{self.roster} 满意度测评"


class SurveyTicketQuerySet(ScopedQuerySet):
    scope_fields = case_fields("survey__roster__programme")

    def with_digest(self, digest):
        """The ticket of a token: who holds the token may answer, and sees nothing but the questions."""
        return self.filter(digest=digest).select_related(
            "survey__form", "survey__roster__programme__host", "trainee"
        )


class SurveyTicket(models.Model):
    """The right of one trainee to answer once. It says that it was used, not when and not with which answer."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="tickets", verbose_name="满意度测评")
    trainee = models.ForeignKey(Trainee, models.CASCADE, related_name="survey_tickets", verbose_name="学员")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    used = models.BooleanField("已作答", default=False)
    reminded_on = models.DateField("最近提醒日期", null=True, blank=True)

    objects = SurveyTicketQuerySet.as_manager()

    class Meta:
        verbose_name = "测评凭据"
        verbose_name_plural = "测评凭据"
        constraints = [models.UniqueConstraint(fields=["survey", "trainee"], name="one_ticket_each")]

    def __str__(self):
        return f"{self.trainee} {'已作答' if self.used else '未作答'}"


class SurveyAnswer(models.Model):
    """What somebody said. The key is random, so that not even the order of the rows tells who."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="answers", verbose_name="满意度测评")
    grades = models.JSONField("评价", default=dict)
    texts = models.JSONField("意见建议", default=dict)

    class Meta:
        verbose_name = "测评答卷"
        verbose_name_plural = "测评答卷"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(grades={}),
                name="answer_has_grades",
                violation_error_message="答卷没有任何评价。",
            )
        ]

    def __str__(self):
        return f"{self.survey} 答卷"
