import logging
import sys

import pytest

from config.logs import CorrelationFilter, RedactingFormatter, redact
from workflow.tracing import request_id

HIDDEN = "[证件号已隐去]"


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",
        "11010519491231002x",
        "110105194912310021",
        "110105491231002",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "810000199001011235",
    ],
)
def test_id_numbers_are_taken_out(number):
    assert redact(f"查询 {number} 失败") == f"查询 {HIDDEN} 失败"


@pytest.mark.parametrize("before", ["id", "n", "证件", "=", "-", "a-", '"'])
def test_a_number_right_behind_a_letter_is_taken_out_too(before):
    assert redact(f"{before}11010519491231002X。") == f"{before}{HIDDEN}。"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22 11:29:00,123",
        "20261122112900",
        "1795318140123",
        "127,500.00 元",
        "第 1234567890123456789 行",
        "91110000MA01ABCD2X",
        # task ids, request ids and digests with a long run of figures in them
        "Task certificates.issue_batch[ab12cd34-1234-4567-8901-23456789012a] received",
        "a110105194912310021bcdef01234567",
        f"sha256 110105194912310021{'ab' * 23}",
    ],
)
def test_other_figures_stay(text):
    assert redact(text) == text


@pytest.mark.parametrize(
    "around", ["Not Found: {}", '"GET {} HTTP/1.1" 404', "at {}?x=1", "https://portal.example{}"]
)
def test_the_token_of_a_calendar_is_taken_out(around):
    line = around.format("/calendar/Ab3-_9kX0qPz7Lm2Vt5Rw8Yc1Ns4Hd6G.ics")
    assert redact(line) == around.format("/calendar/[已隐去].ics")


def test_traceback_and_arguments_are_redacted_and_the_request_is_named():
    token = request_id.set("abcdefgh")
    try:
        raise ValueError("bad id 11010519491231002X")
    except ValueError:
        record = logging.LogRecord(
            "portal", logging.ERROR, __file__, 1, "for %s", ("110105194912310021",), sys.exc_info()
        )
    CorrelationFilter().filter(record)
    request_id.reset(token)
    line = RedactingFormatter().format(record)
    assert "19491231" not in line
    assert line.count(HIDDEN) == 3  # the argument, the line of source and the message
    assert " ERROR abcdefgh portal for " in line


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /calendar/2dOvdk4Be-3sf_9y.ics", "Not Found: /calendar/[已隐去].ics"),
        ("Not Found: /calendar/2dOvdk4Be-3sf_9y", "Not Found: /calendar/[已隐去]"),
        ("Not Found: /calendar//2dOvdk4Be-3sf_9y.ics", "Not Found: /calendar//[已隐去].ics"),
        ("Not Found: /calendar/../2dOvdk4Be-3sf_9y.ics/", "Not Found: /calendar/[已隐去].ics/"),
        (
            '"GET /calendar/2dOvdk4Be-3sf_9y.ics.ics?x=1 HTTP/1.1"',
            '"GET /calendar/[已隐去].ics?x=1 HTTP/1.1"',
        ),
        ("Not Found: /portal/calendar/make/x", "Not Found: /portal/calendar/make/x"),
        ("Gone: /survey/AbCdEf_-1234567890abcd/", "Gone: /survey/[已隐去]/"),
        (
            "Gone: /portal/programmes/3/survey/statistics.xlsx",
            "Gone: /portal/programmes/3/survey/statistics.xlsx",
        ),
    ],
)
def test_a_calendar_s_token_is_taken_out_however_its_address_is_mistyped(line, kept):
    assert redact(line) == kept
