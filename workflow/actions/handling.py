"""What staff do with letters before and after they go: change, hold, release, cancel, send again."""

from difflib import unified_diff

from django.db import transaction

from accounts.refusals import Refused, not_allowed
from accounts.roles import OrganisationKind, Role
from workflow.actions.posting import people_of
from workflow.journal import record
from workflow.letters import address_fault
from workflow.models import Letter, Reminder
from workflow.redaction import without_numbers
from workflow.verbs import register

State = Letter.State
HANDLERS = (Role.REVIEWER, Role.APPROVER)
LONGEST = 8000


def office_of(user, letter):
    """The authority for which the person may handle a letter: its sender, or one above; for the portal's own letters
    any authority above the recipient. None when there is none."""
    about = letter.sender or letter.organisation
    for membership in user.current_memberships:
        seat = membership.organisation
        office = membership.role in HANDLERS and seat.kind in OrganisationKind.authorities()
        if office and about.path.startswith(seat.path):
            return seat
    return None


def may_handle(user, letter):
    return office_of(user, letter) is not None


def in_state(*states, official=None):
    """When a button is shown: the letter stands so, and the person may handle it."""

    def when(letter, user):
        fits = letter.state in states and (official is None or letter.official == official)
        return fits and may_handle(user, letter)

    return when


def taken_in_hand(letter, what, states, *, actor, version=None):
    """The letter, locked, for somebody who may handle it while it is in one of the states; with his office."""
    fresh = (
        Letter.objects.select_for_update(of=("self",))
        .select_related("sender", "organisation")
        .get(pk=letter.pk)
    )
    office = office_of(actor, fresh)
    if office is None:
        raise not_allowed(what, f"{fresh.sender or fresh.organisation}或上级机关的审核、审批人员")
    if version and str(version) != str(fresh.version):
        raise Refused(
            "这封邮件在您打开页面之后已有变化，您的操作没有执行。请刷新页面核对后再办理。",
            code="stale",
            status=409,
        )
    if fresh.state not in states:
        raise Refused(
            f"这封邮件现为“{fresh.get_state_display()}”，不能再“{what}”。请刷新页面查看最新情况。",
            code="wrong_state", status=409,
        )  # fmt: skip
    return fresh, office


def moved(letter, verb, office, *, actor, now, before, note=""):
    """Save a letter that somebody has moved, with its entry in the journal."""
    letter.moved_by, letter.version = actor, letter.version + 1
    letter.save()
    record(
        letter, verb, actor=actor, now=now, organisation=office, note=note, before=before,
        after=letter.get_state_display(),
    )  # fmt: skip
    return letter


@transaction.atomic
def edit_letter(letter, *, subject, body, actor, now, version=None):
    """Change what an official letter says before it goes. From then on it is not redrawn by itself."""
    fresh, office = taken_in_hand(letter, "修改", Letter.UNSENT, actor=actor, version=version)
    if not fresh.official:
        raise Refused("平台自动汇总的提醒邮件不能修改，只有以机关名义发出的邮件可以。", code="not_official")
    subject, body = " ".join(without_numbers(subject).split()), without_numbers(body).strip()
    if not subject or not body:
        raise Refused("主题和正文都不能为空；不想发出，请选择“取消发送”。", code="empty", field="body")
    if len(subject) > 200 or len(body) > LONGEST:
        raise Refused(
            f"主题最多 200 字，正文最多 {LONGEST} 字，请精简后再保存。", code="too_long", field="body"
        )
    before, after = changed_lines(letter_text(fresh.subject, fresh.body), letter_text(subject, body))
    fresh.subject, fresh.body, fresh.edited_by = subject, f"{body}\n", actor
    fresh.version += 1
    fresh.save(update_fields=["subject", "body", "edited_by", "version"])
    record(fresh, "edit_letter", actor=actor, now=now, organisation=office, before=before, after=after)
    return fresh


def letter_text(subject, body):
    return [f"主题：{subject}", *body.strip().splitlines()]


def changed_lines(old, new):
    """(what was taken out, what was put in) as text: what an office sent in its name must be found again."""
    said = list(unified_diff(old, new, lineterm="", n=0))[2:]
    gone, come = ([line[1:] for line in said if line.startswith(mark)] for mark in "-+")
    return "\n".join(gone) or "（只有增加）", "\n".join(come) or "（只有删去）"


@register(Letter, "hold_letter", "暂缓发送", fields=("note",), tone="plain", when=in_state(State.WAITING, official=True),
          confirm="暂缓后不会自动发出，须有人放行或取消。", done="已暂缓，放行之前不会发出。")  # fmt: skip
@transaction.atomic
def hold_letter(letter, *, actor, now, note=""):
    fresh, office = taken_in_hand(letter, "暂缓发送", (State.WAITING,), actor=actor)
    before = fresh.get_state_display()
    fresh.state = State.HELD
    return moved(fresh, "hold_letter", office, actor=actor, now=now, before=before, note=note)


@register(Letter, "release_letter", "放行", when=in_state(*Letter.UNSENT, official=True), confirm="放行后立即发出。",
          done="已放行，一两分钟内发出。")  # fmt: skip
@transaction.atomic
def release_letter(letter, *, actor, now):
    """Let an official letter go at once, whether it was held or only waits for its time."""
    fresh, office = taken_in_hand(letter, "放行", Letter.UNSENT, actor=actor)
    before = fresh.get_state_display()
    fresh.state, fresh.send_after, fresh.error = State.WAITING, now, ""
    return moved(fresh, "release_letter", office, actor=actor, now=now, before=before)


@register(Letter, "cancel_letter", "取消发送", fields=("note",), tone="danger", done="已取消，不会发出。",
          when=in_state(State.WAITING, State.HELD, State.FAILED, State.UNKNOWN),
          confirm="取消后不再发出；收件单位仍可在平台的“消息”中看到提醒。")  # fmt: skip
@transaction.atomic
def cancel_letter(letter, *, actor, now, note=""):
    states = (*Letter.UNSENT, *Letter.TROUBLED)
    fresh, office = taken_in_hand(letter, "取消发送", states, actor=actor)
    before, fresh.state = fresh.get_state_display(), State.CANCELLED
    return moved(fresh, "cancel_letter", office, actor=actor, now=now, before=before, note=note)


@register(Letter, "resend_letter", "重新发送", when=in_state(*Letter.TROUBLED), done="已排入发送，一两分钟内发出。",
          confirm="按收件人现在登记的邮箱再发一次。")  # fmt: skip
@transaction.atomic
def resend_letter(letter, *, actor, now):
    """Send once more what failed or whose fate is unknown, to the address that the person has now."""
    fresh, office = taken_in_hand(letter, "重新发送", Letter.TROUBLED, actor=actor)
    before = fresh.get_state_display()
    if fresh.person is None:
        return readdress(fresh, office, actor=actor, now=now, before=before)
    fresh.address = fresh.person.email.strip()
    if fault := address_fault(fresh.address):
        raise Refused(fault, code="no_address")
    fresh.state, fresh.send_after, fresh.attempts, fresh.error = State.WAITING, now, 0, ""
    return moved(fresh, "resend_letter", office, actor=actor, now=now, before=before)


def readdress(letter, office, *, actor, now, before):
    """A letter that had nobody to go to: its message is brought to the people whom the organisation has now."""
    if not people_of(letter.organisation):
        raise Refused(f"{letter.organisation}仍然没有可以接收的账号，请先开设填报或审核账号。", code="nobody")
    Reminder.objects.standing().filter(lines__letter=letter).update(gathered_at=None)
    letter.lines.all().delete()
    letter.state, letter.error = State.CANCELLED, "已改为发给该单位现在的账号。"
    return moved(letter, "resend_letter", office, actor=actor, now=now, before=before)


@register(Letter, "confirm_letter", "确认已送达", when=in_state(State.UNKNOWN), tone="plain",
          confirm="向收件人核实收到之后再确认。", done="已记为送达。")  # fmt: skip
@transaction.atomic
def confirm_letter(letter, *, actor, now):
    """A person has found out that a letter of unknown fate arrived."""
    fresh, office = taken_in_hand(letter, "确认已送达", (State.UNKNOWN,), actor=actor)
    before = fresh.get_state_display()
    fresh.state, fresh.sent_at, fresh.error = State.SENT, fresh.claimed_at or now, ""
    return moved(fresh, "confirm_letter", office, actor=actor, now=now, before=before)
