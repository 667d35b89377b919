"""One of everything that has an address: classes of host A at each place of their way, and what hangs on them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from certificates.actions import (
    attach_document,
    draft_template,
    ensure_completion,
    issue_batch,
    make_share,
    propose_amendment,
    report_error,
)
from certificates.actions.logging import publish_head
from certificates.amending.receipts import check_letter
from certificates.checks import package_of
from certificates.designs.design import BUILT_IN
from certificates.lookup.finding import token_for
from certificates.models import Alarm, Amendment, Certificate, LookupLog
from finance.actions import attach_scan, save_invoice
from finance.actions.generating import generate_paper
from finance.actions.papers import attach_voucher
from finance.models import Payment, Settlement
from programs.actions import request_change
from tests import builders
from tests.applications import builders as filings
from tests.certificates import builders as certificates
from tests.doors.cast import cast
from tests.doors.funds import funds
from tests.doors.money import judged, kept_edition, staged_lines, waiting
from tests.doors.offices import drafted, kept, plan_rows, supervised
from tests.doors.paying import moneys
from tests.finance import builders as money
from tests.trainees import builders as rosters
from tests.trainees import recruits as recruiting_people
from tests.trainees import survey_builders as surveys
from tests.trainees.actions import schemes
from trainees.actions import (
    close_survey,
    confirm_results,
    hand_in_papers,
    open_sign_in,
    open_survey,
    save_staff,
    set_scheme,
    sign_in,
    stage_attendance,
    state_hours,
    upload_roster,
)
from trainees.actions.papers import hand_in_paper
from trainees.actions.party import save_activity, save_post
from trainees.actions.registering import new_token
from trainees.attending.codes import code_at, step_at
from trainees.models import Roster, Trainee
from trainees.own.links import token_of
from trainees.surveying import tickets
from workflow.lifecycle import Gate, State
from workflow.models import Attachment

NOON = datetime(2021, 11, 1, 4, 0, tzinfo=UTC)
EARLIER = NOON - timedelta(days=60)


class World:
    """`people` by name, and `ids`: what stands in addresses, by the names that the table uses."""

    def __init__(self):
        rosters.one_notice("shandong-2021")
        self.people = cast()
        self.host = builders.host()
        self.ids = {"missing": 999999}
        for part in (
            planned,
            changing,
            running,
            assessed,
            recruits,
            held,
            staged_lines,
            over,
            done,
            paying,
            judged,
            kept_edition,
            funds,
            plan_rows,
            drafted,
            supervised,
            kept,
        ):
            self.ids |= part(self)
        self.ids |= moneys(self, NOON)

    @property
    def owner(self):
        return self.people["owner"]


def planned(world):
    """`new`: its filing is written to the end and lies with the host."""
    row = builders.programme(world.host)
    filing = filings.written(row, starts_on=date(2021, 11, 20), now=EARLIER)
    file = Attachment.objects.of(filing).current().first()
    return {
        "new": row.pk, "filing": filing.pk, "filing_key": filing.key, "filing_version": filing.version,
        "slot": file.slot, "file": file.pk,
    }  # fmt: skip


def changing(world):
    """`changed`: a change of its place lies with the sponsor."""
    row = builders.programme(world.host)
    paper = request_change(
        row, field="place", new="青岛市", reason="场地维修", actor=world.owner, now=EARLIER
    )
    return {"changed": row.pk, "change": paper.pk}


def running(world):
    """`running`: three people on its roster, and a workbook that waits to be confirmed."""
    row = rosters.a_class(world.host)
    roster = rosters.imported(row)
    reached = roster.trainees.first()
    reached.email = "trainee@example.invalid"
    reached.save(update_fields=["email"])
    content = rosters.workbook([rosters.person(n) for n in range(1, 4)])
    upload = upload_roster(row, content=content, name="名单.xlsx", actor=world.owner, now=NOON)
    return {
        "running": row.pk, "roster": roster.pk, "trainee": roster.trainees.first().pk,
        "own": token_of(roster.trainees.first()),
        "trainees": [trainee.pk for trainee in roster.trainees.all()], "upload": upload.pk,
        "sha256": upload.sha256, "roster_version": Roster.objects.get(pk=roster.pk).version,
        **phoned(roster, world.owner), **asked(world, row, roster),
    }  # fmt: skip


def phoned(roster, owner):
    """What hangs on the half days of `running`: phones on its last morning, one of the staff, a sheet that waits."""
    nine = datetime(2021, 10, 18, 1, 0, tzinfo=UTC)
    session = open_sign_in(roster, on=nine.date(), half="am", actor=owner, now=nine)
    code = code_at(session.secret, step_at(nine, settings.SIGN_IN_PERIOD))
    row, _ = sign_in(roster.trainees.first(), code=code, at=nine, device=b"d" * 16, now=nine)
    member = save_staff(roster, name="示例班主任", duty="班主任", phone="", actor=owner, now=NOON)
    content = rosters.signed_sheet([rosters.person(n) for n in range(1, 4)], absent={(1, 1, "上午")})
    file = stage_attendance(roster, kind="sheet", content=content, name="签到表.xlsx", actor=owner, now=NOON)
    return {"sign_in": row.pk, "member": member.pk, "marks": file.pk, "marks_sha256": file.sha256}


def assessed(world):
    """`marked`: two people under a scheme, one of them confirmed, with a paper, a post and an activity; `schemed`: a
    scheme and nobody yet."""
    row = rosters.a_class(world.host)
    roster = rosters.imported(row, rosters.workbook([rosters.person(n, 结业考核情况=None) for n in (41, 42)]))
    schemes.schemed(roster, (schemes.TEST, replace(schemes.PAPER, weight=Decimal(50))))
    one, two = roster.trainees.all()
    schemes.marked(roster, {(one.number, "result"): 80, (one.number, "paper"): 80})
    who = {"actor": world.owner, "now": NOON}
    paper = hand_in_paper(
        one, title="示例论文", content=filings.PDF, name="论文.pdf", content_type="application/pdf", **who
    )
    confirm_results(roster, results={one.pk: ("passed", "")}, version=schemes.version_of(roster), **who)
    post = save_post(one, body="committee", post="班长", **who)
    values = {
        "body": "committee", "kind": "班组讨论", "title": "示例", "on": row.starts_on, "begins_at": None, "place": "", "present": 2,
        "note": "", "support": "",
    }  # fmt: skip
    activity = save_activity(roster, values=values, **who)
    bare = rosters.a_class(world.host)
    set_scheme(
        bare, components=[replace(schemes.TEST, weight=Decimal(100))], pass_mark=Decimal(60), version=0, **who
    )
    return {
        "marked": row.pk, "unmarked": two.pk, "handed_in": paper.pk, "post": post.pk, "activity": activity.pk,
        "scheme_version": schemes.version_of(roster), "schemed": bare.pk,
    }  # fmt: skip


def asked(world, row, roster):
    """The running class is being surveyed (one sheet of paper waits to be typed), `surveyed` was, by too few."""
    form = surveys.a_form()
    one, two, _ = roster.trainees.all()
    Trainee.objects.filter(pk=one.pk).update(email="a@example.invalid")
    survey = open_survey(row, actor=world.owner, now=NOON)
    hand_in_papers(survey, [two], actor=world.owner, now=NOON)
    other = rosters.a_class(world.host)
    rosters.imported(other, rosters.workbook([rosters.person(61)]))
    close_survey(open_survey(other, actor=world.owner, now=NOON), actor=world.owner, now=NOON)
    return {"survey_form": form.pk, "ticket": tickets.token_for(survey.pk, one.pk), "surveyed": other.pk}


def recruits(world):
    """`recruiting`: a published notice, one receipt of two, one of them admitted; `unpublished`: one that is not out yet."""
    days = {"first": date(2021, 12, 10), "closes_on": date(2021, 12, 1), "frontline_seats": 0}
    row = recruiting_people.recruiting(world.host, **days)
    token = new_token()
    receipt = recruiting_people.received(
        row, recruiting_people.applicant(40), recruiting_people.applicant(41), token=token, now=NOON
    )
    recruiting_people.decided(row, "admitted", 40, now=NOON)
    return {
        "recruiting": row.programme_id, "receipt": receipt.pk, "receipt_token": token,
        "registration": receipt.registrations.get(number=2).pk, "recruiting_version": row.version,
        "receipt_version": receipt.version, "unpublished": recruiting_people.drafted(world.host, **days).programme_id,
    }  # fmt: skip


def held(world):
    """`held`: a class that is over, with its account begun: a line, an invoice, a voucher."""
    row = certificates.held_class(world.host, count=1, first_serial=20)
    settlement = money.opened(row, NOON)
    line = money.line(settlement, now=NOON)
    invoice = save_invoice(
        line, code="", number="37002021000000000001", seller="示例餐饮公司", dated=date(2021, 10, 20), amount=Decimal("1000.00"),
        actor=world.owner, now=NOON,
    )  # fmt: skip
    attach_scan(
        invoice,
        content=filings.PDF,
        name="发票.pdf",
        content_type="application/pdf",
        actor=world.owner,
        now=NOON,
    )
    file = attach_voucher(
        line,
        content=filings.PDF,
        name="发票.pdf",
        content_type="application/pdf",
        actor=world.owner,
        now=NOON,
    )
    kept = generate_paper(row, kind="settlement", form="xlsx", actor=world.owner, now=NOON)
    completion = ensure_completion(row, actor=world.owner, now=NOON)
    paper = next(item.code for item in package_of(completion, NOON.date()).items if item.uploaded)
    attach_document(
        completion, slot=paper, content=filings.PDF, name="总结.pdf", content_type="application/pdf",
        actor=world.owner, now=NOON,
    )  # fmt: skip
    return {
        "held": row.pk, "settlement": settlement.pk, "line": line.pk, "invoice": invoice.pk, "voucher": file.slot,
        "paper": paper, "money_paper": kept.pk, **waiting(settlement, actor=world.owner, now=NOON),
        "settlement_version": Settlement.objects.get(pk=settlement.pk).version,
    }  # fmt: skip


def over(world):
    """`over`: a class that is over, with its account not begun."""
    return {"over": certificates.held_class(world.host, count=1, first_serial=25).pk}


def done(world):
    """`done`: reported, accepted, and its one certificate issued and looked up."""
    row = certificates.held_class(world.host, count=3, first_serial=30)
    batch = certificates.accepted(row)
    issue_batch(batch.pk, clock=certificates.clock)
    certificate, other, third = Certificate.objects.filter(programme=row).order_by("ordinal")
    publish_head(now=NOON)
    look = LookupLog.objects.create(certificate=certificate, kind=LookupLog.Kind.LOOKUP, at=NOON)
    return {
        "done": row.pk, "completion": batch.completion_id, "making": batch.pk, "certificate": certificate.pk,
        "number": certificate.number, "token": token_for(look), "series": certificate.series_id,
        "alarm": Alarm.objects.create(kind="misses", window_starts_at=NOON, raised_at=NOON, hits=300).pk,
        "issuer": certificate.series.authority_id,
        **amended(certificate, other, world.owner), "correction": corrected_class(third, world.owner),
        "template": a_template(world).pk, "hours_code": state_hours(certificate.person, year=2021, now=NOON).code,
        "seal": certificate.seal_id, "seal_print": certificate.seal.fingerprint,
    }  # fmt: skip


def amended(certificate, other, owner):
    """A share link and a report on the first certificate, a correction of the second one's document."""
    code = "0123-4567-89A" + check_letter("0123456789A")
    report = report_error(certificate, code=code, parts=["name"], text="应为王玮", contact="", now=NOON)
    share = make_share(certificate, token="S" * 32, label="某公司", days=7, paper=True, now=NOON)
    amendment = propose_amendment(
        other,
        kind="correct",
        values={"doc_number": rosters.id_number(39), "sex": ""},
        reason="号码有误",
        actor=owner,
        now=NOON,
    )
    return {"receipt_code": code, "shared": "S" * 32, "share": share.pk, "amendment": amendment.pk,
            "error_report": report.pk}  # fmt: skip


def corrected_class(certificate, owner):
    """A correction of the whole class, in which no other certificate is left."""
    common = {"kind": "correct", "reason": "班名印错", "document_number": "文号", "proposed_by": owner}
    changes = {"class_title": [certificate.content["class_title"], "应为的班名"]}
    group = UUID(int=2021)
    Amendment.objects.create(
        certificate=certificate, changes=changes, group=group, proposed_at=NOON, **common
    )
    return group


def a_template(world):
    """A draft that waits for its second person."""
    return draft_template(
        builders.province(), level="provincial", first_year=2021, name="示例样式", design=BUILT_IN,
        actor=world.people["reviewer"], now=NOON,
    )  # fmt: skip


def paying(world):
    """A payment that is due: the account of the finished class as it stands after approval."""
    settlement = Settlement.objects.create(
        programme_id=world.ids["done"], payer=builders.province(), state=State.ACCEPTED, gate=Gate.APPROVAL, round=1,
        submitted_at=NOON, submitted_by=world.owner, reviewed_by=world.people["finance"], reviewed_at=NOON,
        decided_at=NOON, decided_by=world.people["approver"], total=1000, payable=1000, own_cost=0,
        payee_name="示例学院", payee_bank="示例银行", payee_account="6200000000001",
    )  # fmt: skip
    payment = Payment.objects.create(
        payee_name=settlement.payee_name,
        payee_account="6222020200112233445",
        settlement=settlement,
        amount=1000,
        approved_by=world.people["approver"],
        approved_at=NOON,
    )
    return {"paid_settlement": settlement.pk, "payment": payment.pk}
