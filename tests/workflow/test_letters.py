"""The words of letters, and what a failure means."""

import smtplib
import socket
from datetime import date

import pytest

from workflow.letters import Item, address_fault, body_of, by_urgency, days_left, outcome_of, subject_of

TODAY = date(2021, 11, 10)
ONE = Item(
    "SJ1 结业上报",
    about="SJ1 甲班",
    body="期限说明",
    address="/portal/programmes/1/",
    due_on=date(2021, 11, 15),
)
LATE = Item("SJ2 开班备案", about="SJ2 乙班", due_on=date(2021, 11, 8))
NEWS = Item("SJ1 备案已通过", about="SJ1 甲班")
VOID = Item("SJ3 完成办班", about="SJ3 丙班", correction="期限由 2021-11-15 改为 2021-11-29")


@pytest.mark.parametrize(
    ("day", "words"),
    [(15, "还有 5 天到期"), (10, "今天到期"), (8, "已逾期 2 天")],
)
def test_days_are_counted_on_the_day_it_is_said(day, words):
    assert days_left(date(2021, 11, day), TODAY) == words


def test_classes_stand_by_their_nearest_day_and_corrections_last():
    assert by_urgency([VOID, NEWS, ONE, LATE]) == [
        ("SJ2 乙班", [LATE]),
        ("SJ1 甲班", [ONE, NEWS]),
        ("SJ3 丙班", [VOID]),
    ]


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([ONE], "SJ1 结业上报：还有 5 天到期"),
        ([VOID], "SJ3 完成办班：提醒已撤销"),
        ([ONE, LATE, NEWS, VOID], "3 项待办，其中 1 项逾期，最近期限 11-15"),
        ([VOID, VOID], "2 条提醒已撤销"),
    ],
)
def test_the_subject_says_what_and_by_when(items, words):
    assert subject_of(items, TODAY) == words


def test_the_text_names_each_thing_once_with_its_address():
    text = body_of([ONE, LATE, VOID], TODAY, recipient="甲（示例学院）", site="https://portal.example")
    assert text.count("SJ1 结业上报：还有 5 天到期，期限 2021-11-15（周一）") == 1
    assert "办理：https://portal.example/portal/programmes/1/" in text
    assert text.index("乙班") < text.index("甲班") < text.index("期限由 2021-11-15 改为 2021-11-29")
    assert "截至 2021-11-10（周三），有 2 项请您办理或知悉" in text


def test_an_official_letter_is_signed_by_its_authority():
    text = body_of([LATE], TODAY, recipient="示例学院", site="", sender="山东省人力资源和社会保障厅")
    assert text.rstrip().endswith("山东省人力资源和社会保障厅\n2021-11-10（周三）")
    assert subject_of([LATE], TODAY, "山东省人社厅").startswith("【山东省人社厅】SJ2")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "补填邮箱"),
        ("  ", "补填邮箱"),
        ("a@@b", "更正"),
        ("甲@example.invalid", "更正"),
        ("a@example.invalid", ""),
    ],
)
def test_an_address_that_cannot_be_written_to_says_what_to_do(address, words):
    fault = address_fault(address)
    assert (words in fault, bool(fault)) == (True, bool(words))


@pytest.mark.parametrize(
    ("failure", "connected", "certain", "lasting"),
    [
        (ConnectionRefusedError(), False, True, False),
        (socket.gaierror(), False, True, False),
        (TimeoutError(), False, True, False),
        (TimeoutError(), True, False, False),
        (ConnectionResetError(), True, False, False),
        (smtplib.SMTPServerDisconnected(), True, False, False),
        (smtplib.SMTPRecipientsRefused({"a": (550, b"no such user")}), True, True, True),
        (smtplib.SMTPRecipientsRefused({"a": (451, b"greylisted")}), True, True, False),
        (smtplib.SMTPSenderRefused(550, b"who", "a"), True, True, False),
        (smtplib.SMTPDataError(554, b"spam"), True, True, True),
        (smtplib.SMTPAuthenticationError(535, b"no"), False, True, False),
        (PermissionError(), True, True, False),
        (ValueError(), True, True, True),
    ],
)
def test_what_a_failure_means(failure, connected, certain, lasting):
    outcome = outcome_of(failure, connected=connected)
    assert (outcome.certain, outcome.lasting) == (certain, lasting)
    assert len(outcome.sentence) > 10


def test_a_title_with_line_ends_adds_no_header():
    subject = subject_of([Item("标题\r\nBcc: a@example.invalid")], date(2021, 9, 1), "省厅\nX: y")
    assert subject == "【省厅 X: y】标题 Bcc: a@example.invalid"
    for address in ("a@example.invalid\nBcc: b@example.invalid", "a@example.invalid, b@example.invalid"):
        assert "写法有误" in address_fault(address)
