"""Kinds of rules, and the words that their values are made of."""

from django.db import models


class Kind(models.TextChoices):
    AMOUNT = "amount", "金额（元）"
    BOUNDS = "bounds", "数量界限"
    HOURS = "hours", "学时界限"
    LEAD_TIME = "lead_time", "提前期"
    DUE_AFTER = "due_after", "事后期限"
    FIXED_DATE = "fixed_date", "固定日期"
    DOCUMENTS = "documents", "材料清单"
    PARTS = "parts", "组成部分"
    CHAIN = "chain", "审核链"
    SEAT = "seat", "机关"
    GATE = "gate", "办理方式"
    FILER = "filer", "填报主体"
    NAMES = "names", "名称清单"
    CATEGORIES = "categories", "分类清单"
    FLAG = "flag", "是否"
    CHOICE = "choice", "可选范围"
    TEXT = "text", "文字"
    RATIO = "ratio", "倍数"
    COUNTS = "counts", "数量合计"
    SANCTIONS = "sanctions", "处理措施"
    PATTERN = "pattern", "编号样式"
    DAY_QUOTAS = "day_quotas", "综合定额"
    TAPER = "taper", "超期折减"
    TARIFF = "tariff", "分档标准"
    SHARE = "share", "比例"


class Unit(models.TextChoices):
    MONTH = "month", "个月"
    WORKING_DAY = "working_day", "个工作日"
    DAY = "day", "日"


FILERS = {"host": "承办单位", "sponsor": "选题申报单位"}
EVENTS_AHEAD = {"opening": "开班", "change": "变更生效"}
EVENTS_PAST = {"end": "办班结束"}
# The fact that says when an event is, and what people call that day.
EVENT_FACTS = {"opening": "opening_on", "change": "change_effective_on", "end": "ends_on"}
EVENT_WORDS = {"opening": "开班日期", "change": "变更生效日期", "end": "办班结束日期"}
EFFECTS = {
    "ban": "取消申报资格",
    "ban_next_year": "下一年度不再受理申请",
    "clawback": "追回经费",
    "referral": "移交处理",
    "no_subsidy": "不予经费补助",
}
# What a certificate number must say, and what it may say besides; each once.
PATTERN_FIELDS = {"year", "region", "serial"}
PATTERN_EXTRAS = {"level", "kind"}
# A notice may leave these open ("not specified"): the value is then null and the portal says so.
MAY_BE_UNSPECIFIED = {Kind.LEAD_TIME, Kind.DUE_AFTER, Kind.FIXED_DATE}
