"""报名回执: a sending unit names its people, corrects them, takes them back. It has no account: its link is its right.

`actor` is None for the unit itself, and the host's clerk where he enters what came by telephone or fax.
"""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from accounts.refusals import Refused
from trainees.actions.guards import require_filer
from trainees.identity import mask_number
from trainees.models import Receipt, Recruitment, Registration
from trainees.people import document_indexes
from trainees.recruiting.checks import closed_because
from trainees.sheets.receipt import MOST
from workflow.actions import remind, write_outside
from workflow.journal import record

State = Registration.State
CONTACT = ("unit", "region", "contact", "phone", "email", "note")
CORRECTED = (
    "name", "sex", "unit", "post", "qualification", "phone", "email", "region", "frontline", "party_member",
    "political_status", "online",
)  # fmt: skip
# Of a person about whom the host has decided, what the decision rested on stays; how to reach him may change.
REACHED = ("phone", "email")


def digest_of(token: str) -> str:
    """What is kept of a link's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    return secrets.token_urlsafe(32)


@transaction.atomic
def receive_receipt(recruitment, *, values, people, token, actor, now, link=None):
    """Keep one receipt with all its people; gives (receipt, token). Sent twice, the same receipt answers.

    `values`: unit, region, contact, phone, email, note; `people`: Applicants. `token` was made for the form; `link`
    (token → address) goes to the unit by mail. Late receipts are refused, unless the host enters them himself.
    """
    row = _locked(recruitment)
    if actor is not None:
        require_filer(row.programme, actor, "代填报名回执")
    indexes = [document_indexes(each.doc_type, each.doc_number) for each in people]
    earlier = Receipt.objects.filter(digest=digest_of(token)).first()
    if earlier is not None:
        if earlier.recruitment_id == row.pk and _same_people(earlier, indexes):
            return earlier, token
        token = new_token()  # the page was used for a second receipt: it gets a link of its own
    _require_open(row, actor, now)
    indexes = [each[0] for each in indexes]
    _require_people(people, indexes)
    receipt = Receipt.objects.create(
        recruitment=row, number=_number(row), digest=digest_of(token), received_at=now, **values
    )
    Registration.objects.bulk_create(
        [
            _registration(receipt, number, each, index)
            for number, (each, index) in enumerate(zip(people, indexes, strict=True), start=1)
        ]
    )
    record(row, "receive_receipt", actor=actor, now=now, after=f"{receipt.number} {receipt.unit}，{len(people)} 人",
           note="承办单位代填" if actor else "")  # fmt: skip
    if actor is None:
        _tell_host(row, now)
    if receipt.email and link:
        _confirm_by_mail(row, receipt, len(people), link(token), now)
    return receipt, token


@transaction.atomic
def correct_receipt(receipt, *, values, version, actor, now):
    """The unit's contact and remark; who was named stays."""
    row, receipt = _both(receipt, version)
    _require_correctable(row, actor, now)
    for name in CONTACT:
        setattr(receipt, name, values[name])
    receipt.version += 1
    receipt.save(update_fields=[*CONTACT, "version"])
    record(row, "correct_receipt", actor=actor, now=now, after=f"{receipt.number} 联系信息")
    return receipt


@transaction.atomic
def correct_registration(registration, *, applicant, version, actor, now):
    """One person put right, until the host has decided; afterwards only how to reach him. An empty number stays."""
    row, receipt = _both(registration.receipt, version)
    _require_correctable(row, actor, now)
    each = Registration.objects.select_for_update().get(pk=registration.pk)
    if each.state == State.WITHDRAWN:
        raise Refused(f"{each.name}已退出报名，不能再改。", code="withdrawn", status=409)
    names = CORRECTED if each.state == State.WAITING else REACHED
    for name in names:
        setattr(each, name, getattr(applicant, name))
    changed = list(names)
    if applicant.doc_number and each.state == State.WAITING:
        indexes = document_indexes(applicant.doc_type, applicant.doc_number)
        twins = receipt.registrations.filter(doc_index__in=indexes).exclude(state=State.WITHDRAWN)
        if twins.exclude(pk=each.pk).exists():
            raise Refused(
                "这个证件号码已在本回执另一行中，请核对后改正。", code="doubled", field="doc_number"
            )
        each.doc_type, each.doc_number, each.doc_index = applicant.doc_type, applicant.doc_number, indexes[0]
        each.number_mask = mask_number(applicant.doc_number)
        changed += ["doc_type", "doc_number", "doc_index", "number_mask"]
    each.save(update_fields=changed)
    receipt.version += 1
    receipt.save(update_fields=["version"])
    record(
        row,
        "correct_receipt",
        actor=actor,
        now=now,
        after=f"{receipt.number} 第 {each.number} 人 {each.name}",
    )
    return each


@transaction.atomic
def withdraw_registrations(receipt, *, keys, version, actor, now):
    """Take some people back, or all of them; a place that falls free is offered by the host. Gives how many.

    Open to the last day: somebody who cannot come should always be able to say so.
    """
    row, receipt = _both(receipt, version)
    if actor is not None:
        require_filer(row.programme, actor, "登记退出报名")
    rows = list(
        receipt.registrations.select_for_update()
        .filter(pk__in=keys)
        .exclude(state__in=(State.WITHDRAWN, State.REFUSED))
    )
    if not rows:
        raise Refused("没有选中还在报名的人员，没有办理。请勾选要退出的人。", code="nobody", field="people")
    freed = sum(each.state == State.ADMITTED for each in rows)
    for each in rows:
        each.state, each.queue = State.WITHDRAWN, None
    Registration.objects.bulk_update(rows, ["state", "queue"])
    left = receipt.registrations.exclude(state__in=(State.WITHDRAWN, State.REFUSED)).exists()
    receipt.withdrawn_at = None if left else now
    receipt.version += 1
    receipt.save(update_fields=["withdrawn_at", "version"])
    names = "、".join(each.name for each in rows[:10]) + ("等" if len(rows) > 10 else "")
    record(row, "withdraw_registration", actor=actor, now=now, before=f"{receipt.number}：{names}",
           after=f"退出 {len(rows)} 人" + (f"，空出名额 {freed} 个" if freed else ""))  # fmt: skip
    return len(rows)


@transaction.atomic
def renew_receipt_link(receipt, *, version, actor, now):
    """A new private link for a unit that has lost its own, or told it to others; the old one is void. Gives the token."""
    row, receipt = _both(receipt, version)
    require_filer(row.programme, actor, "重发查询链接")
    token = new_token()
    receipt.digest, receipt.version = digest_of(token), receipt.version + 1
    receipt.save(update_fields=["digest", "version"])
    record(row, "renew_receipt_link", actor=actor, now=now, after=receipt.number)
    return token


def _locked(recruitment):
    row = Recruitment.objects.select_for_update(of=("self",)).select_related(
        "programme__host", "programme__plan", "programme__rule_set"
    )
    return row.get(pk=recruitment.pk)


def _both(receipt, version):
    row = _locked(receipt.recruitment)
    fresh = Receipt.objects.select_for_update().get(pk=receipt.pk)
    if version != fresh.version:
        raise Refused(
            "这份回执在您打开页面之后已有变化，您的操作没有执行。请刷新页面核对后再办理。",
            code="stale",
            status=409,
        )
    return row, fresh


def _require_open(row, actor, now):
    """The public may register while the notice says so; the host until the class opens."""
    if actor is not None:
        if row.published_at is None or row.programme.stage != "approved":
            raise Refused("招收学员通知发布之后、开班之前，才能代填回执。", code="closed", status=409)
        return
    if words := closed_because(row, today=timezone.localdate(now)):
        raise Refused(words, code="closed", status=409)


def _require_correctable(row, actor, now):
    if actor is not None:
        require_filer(row.programme, actor, "更正报名回执")
    elif words := closed_because(row, today=timezone.localdate(now)):
        raise Refused(f"回执现在不能更正：{words}", code="closed", status=409)


def _require_people(people, indexes):
    if not people:
        raise Refused("回执上还没有人员。请至少填写一人，或上传回执表。", code="nobody", field="people")
    if len(people) > MOST:
        raise Refused(
            f"回执有 {len(people)} 人，一份最多 {MOST} 人。请分成几份报送。", code="many", field="people"
        )
    first, twice = {}, []
    for number, index in enumerate(indexes, start=1):
        if index in first:
            twice.append(f"第 {number} 人与第 {first[index]} 人证件号码相同，请删去重复的一行。")
        first.setdefault(index, number)
    if twice:
        raise Refused(
            f"回执上有 {len(twice)} 人重复，没有保存。", code="doubled", field="people", details=twice
        )


def _same_people(receipt, indexes):
    known = {bytes(index) for index in receipt.registrations.values_list("doc_index", flat=True)}
    return len(known) == len(indexes) and not any(known.isdisjoint(each) for each in indexes)


def _number(row):
    """HZ0000120003: the class and the running number; receipts are never deleted, and the notice is locked."""
    return f"HZ{row.programme_id:06}{row.receipts.count() + 1:04}"


def _registration(receipt, number, each, index):
    return Registration(
        receipt=receipt, number=number, doc_type=each.doc_type, doc_number=each.doc_number, doc_index=index,
        number_mask=mask_number(each.doc_number), **{name: getattr(each, name) for name in CORRECTED},
    )  # fmt: skip


def _tell_host(row, now):
    """Once a day and class, however many receipts come in; how many wait stands on the page."""
    programme, today = row.programme, timezone.localdate(now)
    remind(
        f"receipts:{row.pk}:{today}", organisation=programme.host, title=f"{programme.code} 收到新的报名回执",
        body=f"“{programme.title}”{today} 收到选派单位报送的报名回执，报名于 {row.closes_on} 截止。请在招收页审核。",
        case=row.case, address=f"/portal/programmes/{programme.pk}/recruiting/people/", now=now,
    )  # fmt: skip


def _confirm_by_mail(row, receipt, count, address, now):
    programme = row.programme
    body = (
        f"{receipt.unit}：\n\n“{programme.title}”（{programme.code}）已收到贵单位的报名回执 {receipt.number}，共 {count} 人，"
        f"由承办单位审核。录取结果以录取通知为准。\n\n通过下面的链接可以查看审核结果、更正或退出，请勿转给他人：\n{address}\n\n"
        f"联系人：{row.contact}　电话：{row.phone}\n{programme.host}\n（本邮件由平台代发，请勿直接回复。）"
    )
    write_outside(
        key=f"recruiting:{row.pk}:receipt:{receipt.pk}", organisation=programme.host, address=receipt.email,
        subject=f"已收到报名回执：{programme.title}", body=body, now=now,
    )  # fmt: skip
