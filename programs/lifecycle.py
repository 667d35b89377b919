"""The short life of a programme (一期). `docs/stages.md` is drawn from this table."""

from typing import NamedTuple

from django.db import models


class Stage(models.TextChoices):
    PLANNED = "planned", "列入计划"
    FILED = "filed", "备案审核中"
    APPROVED = "approved", "准予办班"
    RUNNING = "running", "办班中"
    HELD = "held", "已办班"
    REPORTED = "reported", "结业上报"
    COMPLETED = "completed", "已结业"
    CANCELLED = "cancelled", "已取消"


class Step(NamedTuple):
    label: str
    sources: tuple[Stage, ...]
    target: Stage
    cause: str


STEPS = {
    "file": Step("提交开班备案", (Stage.PLANNED,), Stage.FILED, "submit_filing"),
    "unfile": Step("备案退回或撤回", (Stage.FILED,), Stage.PLANNED, "return_filing, withdraw_filing"),
    "approve": Step("备案通过", (Stage.FILED,), Stage.APPROVED, "accept_filing"),
    "open": Step("开班", (Stage.APPROVED,), Stage.RUNNING, "open_class"),
    "hold": Step("办班结束", (Stage.RUNNING,), Stage.HELD, "close_roster"),
    "report": Step("结业上报", (Stage.HELD,), Stage.REPORTED, "report_completion"),
    "unreport": Step(
        "结业材料退回或撤回", (Stage.REPORTED,), Stage.HELD, "return_completion, withdraw_completion"
    ),
    "complete": Step("结业通过", (Stage.REPORTED,), Stage.COMPLETED, "accept_completion"),
    "cancel": Step("取消", (Stage.PLANNED, Stage.APPROVED), Stage.CANCELLED, "cancel_programme"),
}

# The line of dots that a person sees: 计划 · 备案 · 审核 · 开班 · 结课 · 上报 · 证书.
DOTS = (
    (Stage.PLANNED, "计划"),
    (Stage.FILED, "备案"),
    (Stage.APPROVED, "审核"),
    (Stage.RUNNING, "开班"),
    (Stage.HELD, "结课"),
    (Stage.REPORTED, "上报"),
    (Stage.COMPLETED, "证书"),
)

ORDER = [stage for stage, _ in DOTS]


def reached(stage):
    """How many of the dots lie behind or at the stage; 0 for a cancelled programme."""
    return ORDER.index(Stage(stage)) + 1 if stage in ORDER else 0
