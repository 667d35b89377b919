"""Documents of authorities: notices, plans, regulations."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from policies.querysets import NoticeQuerySet


class Notice(models.Model):
    """A document of an authority: a notice, a plan, a regulation, possibly only a draft for comment."""

    slug = models.SlugField("地址名", unique=True, help_text="公开页面地址，用小写字母、数字和连字符")
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    issuers = models.JSONField("发文机关", default=list, help_text="可有多个，按文件顺序")
    issuer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="发文机关（机构）",
    )
    written_on = models.DateField("成文日期", null=True, blank=True)
    printed_on = models.DateField("印发日期", null=True, blank=True)
    published_on = models.DateField("发布日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    source = models.CharField("来源", max_length=120, blank=True)
    printed_by = models.CharField("印发单位", max_length=120, blank=True)
    public = models.BooleanField("主动公开", default=False)
    draft = models.BooleanField("征求意见稿", default=False)
    division = models.CharField("联系单位", max_length=120, blank=True)
    contact = models.JSONField("联系方式", default=dict, blank=True)
    proofreader = models.CharField("校核人", max_length=40, blank=True)
    recipients = models.TextField("主送单位", blank=True)
    body = models.TextField("正文")
    attachments = models.JSONField("附件", default=list, blank=True)
    rests_on = models.JSONField("依据文件", default=list, blank=True)
    interpreter = models.CharField("解释机关", max_length=120, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    source_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "政策文件"
        verbose_name_plural = "政策文件"
        ordering = ["-written_on", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"],
                condition=~Q(number=""),
                name="notice_number_once",
                violation_error_message="该文号的文件已经登记，请直接修改原记录。",
            ),
        ]

    def __str__(self):
        return f"{self.number} {self.title}".strip()

    @property
    def citation(self):
        """How findings name the document: its number, or its title in book marks where it has none."""
        return self.number or f"《{self.title}》"
