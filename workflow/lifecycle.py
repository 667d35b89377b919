"""One life for every paper: the states of a dossier and the moves between them. `docs/stages.md` is drawn from here."""

from typing import NamedTuple

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "填写中"
    SUBMITTED = "submitted", "审核中"
    RETURNED = "returned", "退回补正"
    ACCEPTED = "accepted", "已通过"
    WITHDRAWN = "withdrawn", "已撤回"


class Move(NamedTuple):
    label: str
    sources: tuple[State, ...]
    target: State
    who: str


MOVES = {
    "submit": Move("提交", (State.DRAFT, State.RETURNED), State.SUBMITTED, "填报人"),
    "endorse": Move("同意并转下一级", (State.SUBMITTED,), State.SUBMITTED, "当前审核机关"),
    "accept": Move("通过", (State.SUBMITTED,), State.ACCEPTED, "末级审核机关"),
    "return": Move("退回补正", (State.SUBMITTED,), State.RETURNED, "当前审核机关"),
    "withdraw": Move("撤回", (State.DRAFT, State.SUBMITTED, State.RETURNED), State.WITHDRAWN, "填报人"),
    "reopen": Move("重新填写", (State.WITHDRAWN,), State.DRAFT, "填报人"),
}

# Papers of a host may be edited only in these.
OPEN = (State.DRAFT, State.RETURNED)


def allowed_moves(state):
    """Names of the moves that leave from a state, in the order of the table."""
    return [name for name, move in MOVES.items() if state in move.sources]


class Seat(models.TextChoices):
    """Places in a review chain, as the rules name them."""

    SPONSOR = "sponsor", "选题申报单位（主管部门）"
    CITY = "city", "市级人社部门"
    PROVINCE = "province", "省级人社部门"
    MINISTRY = "ministry", "人力资源社会保障部"
    SERVICE_CENTRE = "service_centre", "人社部事业单位人事服务中心"
    AUTHORITY = "authority", "计划下达机关"


class Gate(models.TextChoices):
    """What passing the chain means: 审核 (approved before the class opens) or 备案 (put on record)."""

    APPROVAL = "approval", "审核"
    RECORD = "record", "备案"
