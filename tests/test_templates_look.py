"""The look: figures and days as written, icons that exist, a colour and a word for every state, no inline style or script."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string

from workflow.lifecycle import MOVES, State
from workflow.templatetags import portal
from workflow.templatetags.looks import STATES, VERBS

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ICONS = set(re.findall(r'<symbol id="([^"]+)"', (ROOT / "static/img/icons.svg").read_text()))
TODAY = date(2021, 11, 23)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (portal.yuan(Decimal(127500)), "127,500.00 元"),
        (portal.money("-45000.005"), "-¥45,000.01"),
        (portal.figure(2010, 0), "2,010"),
        (portal.yuan(None), "—"),
        (portal.cn_date(datetime(2024, 7, 30, 16, 30, tzinfo=ZoneInfo("UTC"))), "2024-07-31"),
        (portal.cn_time(datetime(2024, 7, 30, 16, 30, tzinfo=ZoneInfo("UTC"))), "2024-07-31 00:30"),
        (portal.cn_day(date(2021, 11, 29)), "11月29日（周一）"),
        (portal.days_left(date(2021, 11, 29), TODAY), "还有 6 天"),
        (portal.days_left(TODAY, TODAY), "今天到期"),
        (portal.days_left(date(2021, 11, 20), TODAY), "已逾期 3 天"),
        (portal.days_left(None, TODAY), ""),
    ],
)
def test_figures_and_days_are_written_the_same_everywhere(written, expected):
    assert written == expected


@pytest.mark.parametrize(
    ("due_on", "done", "tone"),
    [
        (date(2021, 11, 22), False, "red"),
        (date(2021, 11, 23), False, "amber"),
        (date(2021, 11, 30), False, "amber"),
        (date(2021, 12, 1), False, "grey"),
        (date(2021, 11, 22), True, "green"),
        (None, False, "grey"),
    ],
)
def test_a_deadline_takes_its_colour_from_the_days_left(due_on, done, tone):
    assert portal.deadline_state(due_on, TODAY, 7, done)["tone"] == tone


@pytest.mark.parametrize(
    ("value", "limit", "kind", "tone", "width"),
    [
        (100, 200, "max", "green", "50.0"),
        (190, 200, "max", "amber", "95.0"),
        (200, 200, "max", "amber", "100.0"),
        (201, 200, "max", "red", "100.0"),
        (20, 24, "min", "red", "83.3"),
        (24, 24, "min", "green", "100.0"),
        (5, 0, "max", "red", "0.0"),
    ],
)
def test_a_rule_bar_turns_amber_at_95_percent_and_red_beyond(value, limit, kind, tone, width):
    bar = portal.bar_facts(value, limit, kind)
    assert (bar["tone"], bar["width"]) == (tone, width)


def test_findings_stand_worst_first():
    findings = [{"outcome": "passed"}, {"outcome": "guiding"}, {"outcome": "binding"}]
    assert [f["outcome"] for f in portal.worst_first(findings)] == ["binding", "guiding", "passed"]
    assert portal.tallies(findings) == [("binding", 1), ("guiding", 1), ("passed", 1)]


def test_every_state_and_move_of_a_paper_has_its_look():
    assert set(State.values) <= set(STATES)
    assert set(MOVES) <= set(VERBS)


def test_every_icon_that_is_named_exists():
    named = {look[1] for look in (*STATES.values(), *VERBS.values())}
    for path in TEMPLATES:
        named |= set(re.findall(r'\{% icon "([^"]+)"', path.read_text()))
    assert named <= ICONS


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_holds_inline_style_or_script(path):
    text = path.read_text()
    assert not re.search(r'\sstyle\s*=|\son[a-z]+\s*=\s*"|<style|javascript:', text)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", text))


def test_what_a_reader_hears_does_not_depend_on_colour():
    page = render_to_string(
        "_pieces/status.html", {"state": "returned", "word": "退回补正", "owner": "等填报单位"}
    )
    assert "tone-red" in page
    assert "退回补正" in page
    assert "等填报单位" in page


def test_values_are_escaped_in_pieces():
    evil = '<img src=x onerror="1">'
    page = render_to_string(
        "_pieces/timeline.html", {"entries": [{"actor_name": evil, "note": evil, "verb": evil}]}
    )
    assert "<img" not in page


def test_a_link_of_the_head_shows_only_where_a_door_answers(rf):
    page = Template('{% load portal %}{% nav_link "/no-such-door/" "无" %}').render(
        Context({"request": rf.get("/")})
    )
    assert "<a" not in page
