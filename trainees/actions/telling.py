"""Letters to those who registered and to the units that sent them: admitted, changed, cancelled.

Called inside the transactions of the other actions here; each letter is written once (see write_outside).
"""

from trainees.models import Receipt, Registration
from trainees.recruiting.checks import differences, place_words, time_words
from workflow.actions import write_outside

State = Registration.State


def write_change(recruitment, before, after, *, count, now):
    """Tell everybody registered and every sending unit what has changed, once for each change; gives it in words."""
    lines = differences(before, after)
    if not lines:
        return ""
    programme = recruitment.programme
    words = "；".join(f"{what}：{old} → {new}" for what, old, new in lines)
    if after.get("cancelled") and not before.get("cancelled"):
        subject = f"“{programme.title}”已取消举办"
        opening = f"您报名的“{programme.title}”（{programme.code}）已取消举办，请不要前往。"
    else:
        subject = f"“{programme.title}”的时间、地点有变更"
        opening = (
            f"您报名的“{programme.title}”（{programme.code}）有以下变更：\n\n"
            + "\n".join(f"{what}：原为 {old}，现为 {new}" for what, old, new in lines)
            + "\n\n请按变更后的时间、地点参加；不能参加的，请通过报名时取得的查询链接退出，或告知承办单位。"
        )
    for address, salutation, key in _addressees(recruitment):
        write_outside(
            key=f"recruiting:{recruitment.pk}:change:{count}:{key}", organisation=programme.host, address=address,
            subject=subject, body=f"{salutation}：\n\n{opening}\n\n{signed(recruitment)}", now=now,
        )  # fmt: skip
    return words


def _addressees(recruitment):
    """(address, salutation, what makes the letter one of its kind) of whoever can be written to."""
    concerned = Registration.objects.filter(receipt__recruitment=recruitment).exclude(
        state__in=(State.REFUSED, State.WITHDRAWN)
    )
    for each in concerned.defer("doc_number", "phone").order_by("pk"):
        if each.email:
            yield each.email, f"{each.name}同志", f"p{each.pk}"
    units = Receipt.objects.filter(pk__in=concerned.values("receipt")).defer("phone").order_by("pk")
    for receipt in units:
        if receipt.email:
            yield receipt.email, receipt.unit, f"u{receipt.pk}"


def write_admissions(recruitment, registrations, *, now):
    """The 录取通知 to each of the admitted and, in one letter, to the unit that sent them; gives the number of letters.

    A person admitted anew after an undone decision is told anew: the moment of the decision is part of the key.
    """
    programme, written = recruitment.programme, 0
    facts = recruitment.told.get("facts", {})
    where = f"时间：{time_words(facts)}\n地点：{place_words(facts)}"
    by_receipt = {}
    for each in registrations:
        by_receipt.setdefault(each.receipt, []).append(each)
        if each.email:
            body = (
                f"{each.name}同志：\n\n您已被录取参加“{programme.title}”（{programme.code}）。\n\n{where}\n\n"
                f"请按时报到，并携带身份证件。\n\n{signed(recruitment)}"
            )
            write_outside(
                key=f"recruiting:{recruitment.pk}:admitted:p{each.pk}:{stamp(each)}", organisation=programme.host,
                address=each.email, subject=f"录取通知：{programme.title}", body=body, now=now,
            )  # fmt: skip
            written += 1
    for receipt, people in by_receipt.items():
        if receipt.email:
            names = "、".join(each.name for each in people)
            body = (
                f"{receipt.unit}：\n\n贵单位报送的回执 {receipt.number} 中，以下 {len(people)} 人已被录取参加"
                f"“{programme.title}”（{programme.code}）：{names}。\n\n{where}\n\n"
                f"请通知本人按时报到。\n\n{signed(recruitment)}"
            )
            latest = max(stamp(each) for each in people)
            write_outside(
                key=f"recruiting:{recruitment.pk}:admitted:u{receipt.pk}:{len(people)}:{latest}",
                organisation=programme.host, address=receipt.email, subject=f"录取通知：{programme.title}",
                body=body, now=now,
            )  # fmt: skip
            written += 1
    return written


def stamp(registration):
    """The moment of the decision, in whole seconds."""
    return int(registration.decided_at.timestamp())


def signed(recruitment):
    return (
        f"联系人：{recruitment.contact}　电话：{recruitment.phone}\n{recruitment.programme.host}\n"
        "（本邮件由平台代发，请勿直接回复。）"
    )
