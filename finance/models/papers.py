"""Official papers as they were generated."""

from typing import Any

from django.conf import settings
from django.db import models

from accounts.scope import ScopedQuerySet
from programs.models import Programme, case_fields
from workflow.fields import OrderedJSONField
from workflow.models import key_of
from workflow.storage import private_storage, random_name


class PaperQuerySet(ScopedQuerySet):
    scope_fields = (*case_fields("programme"), "programme__settlement__payer")


class Paper(models.Model):
    """One official paper as it was generated, with the hash of its data: a later change shows. Never changed."""

    class Kind(models.TextChoices):
        BUDGET = "budget", "经费预算表"
        SETTLEMENT = "settlement", "经费结算表"
        LECTURES = "lectures", "讲课费签收单"
        APPLICATION = "application", "补助款申请"
        RECEIPT = "receipt", "补助款票据"
        VOUCHERS = "vouchers", "票据清单"
        PACKAGE = "package", "报销材料包"

    class Form(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "Excel"
        ZIP = "zip", "ZIP"

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="money_papers", verbose_name="项目")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    form = models.CharField("格式", max_length=4, choices=Form.choices)
    edition = models.PositiveSmallIntegerField("版次", default=1)
    data_sha256 = models.CharField("数据散列", max_length=64)
    # All that the paper says, line by line, so that a page can tell what has changed since.
    content: Any = OrderedJSONField("内容", default=list)
    # With the whole account of the payee, for the host itself; other people get one that hides it.
    in_full = models.BooleanField("含完整账号", default=False)
    sha256 = models.CharField("文件散列（SHA-256）", max_length=64)
    file = models.FileField("文件", storage=private_storage, upload_to=random_name, max_length=120)
    file_name = models.CharField("文件名", max_length=200)
    size = models.PositiveBigIntegerField("大小")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="生成人"
    )
    made_at = models.DateTimeField("生成时间")

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = "经费表"
        verbose_name_plural = "经费表"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "form", "in_full", "data_sha256"], name="paper_once_for_its_data"
            )
        ]

    def __str__(self):
        return self.file_name

    @property
    def key(self):
        return key_of(self)

    @property
    def case(self):
        return self.programme.case
