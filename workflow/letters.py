"""The words of a letter, and what a failed attempt means (values in, values out)."""

import smtplib
import socket
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

WEEKDAYS = "一二三四五六日"

# How long a letter waits after each attempt that failed; after the last of these a person has to look.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440))


class Item(NamedTuple):
    """One thing that a letter tells: `about` is the class it belongs to, `correction` why an earlier message is void."""

    title: str
    about: str = ""
    body: str = ""
    address: str = ""
    due_on: date | None = None
    correction: str = ""


def days_left(due_on: date, today: date) -> str:
    """还有 3 天到期; counted on the day on which it is said."""
    left = (due_on - today).days
    if left > 0:
        return f"还有 {left} 天到期"
    return "今天到期" if left == 0 else f"已逾期 {-left} 天"


def written(day: date) -> str:
    return f"{day:%Y-%m-%d}（周{WEEKDAYS[day.weekday()]}）"


def headline(item: Item, today: date) -> str:
    return f"{item.title}：{days_left(item.due_on, today)}" if item.due_on else item.title


def by_urgency(items: Iterable[Item]) -> list[tuple[str, list[Item]]]:
    """[(class, its items)]: the class with the nearest day first, within it the nearest day first, corrections last."""

    def place(item):
        return (bool(item.correction), item.due_on or date.max, item.title)

    groups: dict[str, list[Item]] = {}
    for item in sorted(items, key=place):
        groups.setdefault(item.about, []).append(item)
    return sorted(groups.items(), key=lambda pair: place(pair[1][0]))


def subject_of(items: list[Item], today: date, sender: str = "") -> str:
    """One thing is named; of several the count, how many are late and the nearest day."""
    told = [item for item in items if not item.correction]
    if len(items) == 1:
        text = headline(told[0], today) if told else f"{items[0].title}：提醒已撤销"
    elif not told:
        text = f"{len(items)} 条提醒已撤销"
    else:
        dues = sorted(item.due_on for item in told if item.due_on)
        late = sum(due < today for due in dues)
        ahead = [due for due in dues if due >= today]
        parts = [
            f"{len(told)} 项待办",
            f"其中 {late} 项逾期" if late else "",
            f"最近期限 {ahead[0]:%m-%d}" if ahead else "",
        ]
        text = "，".join(filter(None, parts))
    return " ".join(f"{f'【{sender}】' if sender else ''}{text}".split())[:200]


def body_of(items: list[Item], today: date, *, recipient: str, site: str, sender: str = "") -> str:
    """The text: what is due by class, the nearest first; what is void; where to go on. Pages ask for the login."""
    lines = [f"{recipient}：", "", f"截至 {written(today)}，{opening(items, sender)}", ""]
    for about, group in by_urgency(items):
        if about:
            lines += [f"■ {about}"]
        for item in group:
            lines += [*said(item, today, site), ""]
    lines += (
        [sender, written(today)]
        if sender
        else ["以上也可在平台的“消息”中查看；在那里可以改变邮件提醒的方式。"]
    )
    return "\n".join(lines).strip() + "\n"


def opening(items: list[Item], sender: str) -> str:
    told = sum(not item.correction for item in items)
    if not told:
        return "以下提醒已经撤销："
    return f"贵单位有 {told} 项请抓紧办理：" if sender else f"有 {told} 项请您办理或知悉："


def said(item: Item, today: date, site: str) -> list[str]:
    if item.correction:
        return [f"· {item.title}：此前的提醒已撤销。{item.correction}"]
    first = f"· {headline(item, today)}" + (f"，期限 {written(item.due_on)}" if item.due_on else "")
    where = f"{site}{item.address}" if item.address else ""
    return [
        first,
        *(f"  {text}" for text in item.body.splitlines() if text),
        *([f"  办理：{where}"] if where else []),
    ]


def address_fault(address: str) -> str:
    """Why a letter cannot go to an address, with what to do; "" when it can."""
    if not address.strip():
        return "收件人没有登记邮箱。请在“机构与账号”中为该账号补填邮箱，再点“重新发送”。"
    try:
        validate_email(address)
        address.encode("ascii")
    except (ValidationError, UnicodeEncodeError):
        return f"邮箱“{address}”写法有误。请在“机构与账号”中更正该账号的邮箱，再点“重新发送”。"
    return ""


class Outcome(NamedTuple):
    """What a failed attempt means. `certain`: the server has surely not taken it; `lasting`: trying again is no use."""

    sentence: str
    certain: bool = True
    lasting: bool = False


# The server, or the lack of one, has said that it did not take the letter.
NOT_TAKEN = (
    ConnectionRefusedError, socket.gaierror, smtplib.SMTPConnectError, smtplib.SMTPHeloError, smtplib.SMTPNotSupportedError,
)  # fmt: skip
# The line broke: the server may have taken the letter before it did.
BROKEN_OFF = (TimeoutError, ConnectionError, smtplib.SMTPServerDisconnected)


def outcome_of(failure: Exception, *, connected: bool) -> Outcome:
    """What an exception of the mail backend says about the letter. `connected`: it happened while sending."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(failure.recipients.values()))
        return answered("收件地址", code, text)
    if isinstance(failure, smtplib.SMTPSenderRefused):
        return answered("发件地址", failure.smtp_code, failure.smtp_error, lasting=False)
    if isinstance(failure, smtplib.SMTPAuthenticationError):
        return Outcome("邮件服务器不接受平台的账号或口令，请系统管理员核对邮件设置。")
    if isinstance(failure, NOT_TAKEN) or (isinstance(failure, BROKEN_OFF) and not connected):
        return Outcome("连接不上邮件服务器，将自动重试；持续如此请系统管理员核对邮件设置。")
    if isinstance(failure, BROKEN_OFF):
        return Outcome(
            "发送途中连接中断，邮件可能已经送出。请向收件人核实后，再选择“确认已送达”或“重新发送”。",
            certain=False,
        )
    if isinstance(failure, smtplib.SMTPResponseException):
        return answered("邮件", failure.smtp_code, failure.smtp_error)
    if isinstance(failure, OSError):
        return Outcome(f"邮件没有写出（{type(failure).__name__}），将自动重试。")
    return Outcome(f"邮件无法写成（{type(failure).__name__}），请核对主题、正文和收件地址。", lasting=True)


def answered(what: str, code: int, text: bytes | str, *, lasting: bool | None = None) -> Outcome:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    said = " ".join(said.split())[:120]
    for_good = code >= 500 if lasting is None else lasting
    end = "请核对收件人邮箱后点“重新发送”。" if for_good else "将自动重试。"
    return Outcome(f"邮件服务器没有接受{what}（{code} {said}）。{end}", lasting=for_good)
