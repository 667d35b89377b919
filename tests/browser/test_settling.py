"""The figures of a settlement move while somebody types, and are the figures that saving gives."""

import re

import pytest
from django.conf import settings
from django.test import Client

from finance.models import Expense
from tests import builders
from tests.browser.chromium import Window
from tests.finance import builders as money
from tests.finance import standards

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

TYPED = {"description": "学员住宿", "quantity": "2", "unit": "人", "unit_price": "1000", "days": "3"}


def figures(tab):
    """{what: amount} of the figures in large type."""
    rows = tab.locator("[data-live=sums] .sum, [data-live=sums] .sum-line").all_inner_texts()
    return {row.split("\n")[0]: re.search(r"¥[\d,.]+|\d.*", row.split("\n")[-1])[0] for row in rows}


def typed_and_saved(browser, base, session, address):
    """What the page shows before, while typing and after saving, and what it says of a typed fault."""
    window = Window(browser, base)
    window.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base}])
    tab = window.tab
    tab.goto(address)
    seen = [figures(tab)]
    form = tab.locator("form[data-preview]")
    form.locator("[name=unit_price]").fill("0.1万")
    form.locator(".has-error").wait_for()
    fault = form.locator(".field-error").inner_text()
    form.locator("[name=category]").select_option("住宿费")
    for name, value in TYPED.items():
        form.locator(f"[name={name}]").fill(value)
    tab.locator("[data-live=said]", has_text="这一笔 6,000.00 元").wait_for()
    left, said = form.locator(".has-error").count(), tab.locator("[data-live=said]").inner_text()
    seen.append(figures(tab))
    bars = tab.locator("[data-live=rules] .bar.tone-red").all_inner_texts()
    with tab.expect_navigation():
        form.locator("button[type=submit]").click()
    seen.append(figures(tab))
    window.context.close()
    return seen, fault, left, said, bars, window.complaints


@pytest.mark.req("000-43", "000-45")
def test_what_moves_while_typing_is_what_saving_gives(live_server, chromium):
    programme = standards.programme(parent="national-2021")
    standards.signed(programme, people=2, days=3)
    money.line(money.opened(programme), "1000.00", category="其他", description="示例", now=money.AFTER)
    client = Client()
    client.force_login(builders.filer(programme.host))
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    address = f"/portal/programmes/{programme.pk}/settlement/"
    seen, fault, left, said, bars, complaints = chromium.do(
        typed_and_saved, chromium.browser, live_server.url, session, address
    )
    before, while_typing, saved = seen
    assert (before["应拨付"], before["实际支出"]) == ("¥1,000.00", "¥1,000.00")
    assert while_typing["应拨付"] == "¥3,300.00"  # 2 people × 3 days × 550 元; what lies above is the host's
    assert while_typing["单位自筹"] == "¥3,700.00"
    assert while_typing == saved
    assert "不要用“万元”" in fault
    assert (left, "应拨付 3,300.00 元，单位自筹 3,700.00 元" in said) == (0, True)
    assert [words for words in bars if "综合定额" in words]
    assert complaints == []
    assert Expense.objects.get(description="学员住宿").amount == 6000
