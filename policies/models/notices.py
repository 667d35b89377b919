"""Documents of authorities: notices, plans, regulations, with what is enclosed."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.models import Organisation
from policies.querysets import EnclosureQuerySet, NoticeQuerySet
from workflow.models import Attachment

YEARS = range(1949, 2101)


def bare(name):
    """绩效考核表 for 6. 高级研修项目绩效考核表, and 绩效评价自评报告 for 5. 绩效评价自评报告（范本）."""
    return re.sub(r"^(\d+[.．]\s*)?(.*高级研修项目(?=.))?|（(模板|范本)）$", "", name)


class Notice(models.Model):
    """A document of an authority: a notice, a plan, a regulation, possibly only a draft for comment."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "通知"
        SCHEME = "scheme", "实施方案"
        DETAILED = "detailed", "实施细则"
        REGULATION = "regulation", "管理办法"
        DEPLOYMENT = "deployment", "工作部署"
        PLANNING = "planning", "培养培训规划"
        PACKAGE = "package", "行业人才培训包"
        OTHER = "other", "其他"

    slug = models.SlugField("地址名", unique=True, help_text="公开页面地址，用小写字母、数字和连字符")
    number = models.CharField("文号", max_length=60, blank=True)
    title = models.CharField("标题", max_length=200)
    kind = models.CharField("文种", max_length=12, choices=Kind.choices, default=Kind.NOTICE)
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

    def clean(self):
        """A year before the republic or far ahead is a slip of the keyboard."""
        days = {
            name: getattr(self, name) for name in ("written_on", "printed_on", "published_on", "effective_on")
        }
        wrong = {name: day for name, day in days.items() if day and day.year not in YEARS}
        if wrong:
            raise ValidationError({name: f"{day} 的年份不对，请核对。" for name, day in wrong.items()})

    @cached_property
    def held_files(self):
        """{slot: the current file of an enclosure}, in one query."""
        return {file.slot: file for file in Attachment.objects.of(self).current()}

    @property
    def public_slug(self):
        """The address name where everybody may read the notice; else empty."""
        return self.slug if self.public and not self.draft else ""

    @cached_property
    def forms(self):
        """{bare name of a paper: the enclosure that gives its form}."""
        return {bare(row.name): row for row in self.enclosures.all()}

    def form_of(self, name):
        """The enclosure that gives the form of the paper of that name, or None."""
        return self.forms.get(bare(name))

    @property
    def contact_lines(self):
        """[(label, text)] of whom to ask about the notice; what is not said is left out."""
        contact = self.contact or {}
        fax = f"{contact['fax']}（传真）" if contact.get("fax") else ""
        code, address = contact.get("postcode"), contact.get("address")
        lines = [
            ("联系人", contact.get("name")),
            ("联系电话", "，".join(filter(None, [*contact.get("phones", []), fax]))),
            ("电子邮箱", contact.get("email")),
            ("通讯地址", f"{address}（邮编：{code}）" if address and code else address),
            ("邮编", "" if address else code),
        ]
        return [(label, text) for label, text in lines if text]

    @property
    def citation(self):
        """How findings name the document: its number, or its title in book marks where it has none."""
        return self.number or f"《{self.title}》"


class Enclosure(models.Model):
    """One attachment (附件) of a notice, in its order. Its file, if the portal has it, is a workflow.Attachment
    of the notice in the slot that the enclosure names; older files stay as older versions."""

    notice = models.ForeignKey(
        Notice, models.CASCADE, related_name="enclosures", verbose_name="政策文件", editable=False
    )
    place = models.PositiveSmallIntegerField("顺序", default=0)
    name = models.CharField("名称", max_length=200)
    file_name = models.CharField("原文件名", max_length=200, blank=True)
    year = models.PositiveSmallIntegerField("附件年度", null=True, blank=True)

    objects = EnclosureQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = "附件"
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "name"],
                name="enclosure_name_once",
                violation_error_message="这份文件已有同名的附件，请换一个名称。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def file(self):
        """The current file, or None where only the name is known."""
        return self.notice.held_files.get(self.slot)

    @property
    def download_name(self):
        """What the file is called on the reader's computer."""
        return self.file_name or (self.file.original_name if self.file else "")

    @property
    def slot(self):
        return f"enclosure-{self.pk}"
