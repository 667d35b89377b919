"""A phone that loses its network in the hall: the code is kept, and arrives when the network is back."""

import pytest
from django.conf import settings
from django.utils import timezone

from tests.browser.chromium import PHONE, Window
from tests.builders import filer
from tests.trainees.builders import a_class, imported, person, workbook
from trainees.actions import open_sign_in
from trainees.attending.codes import code_at, step_at
from trainees.models import Attendance, SignIn
from trainees.own.links import link_of

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def signed_without_network(browser, base, link, code):
    """What the phone says after the button was pressed without network, and after the network came back."""
    window = Window(browser, base)
    tab = window.tab
    tab.set_viewport_size(PHONE)
    tab.goto(link)
    tab.goto("/trainee/sign-in/")
    window.context.set_offline(True)
    tab.fill("input[name=code]", code)
    tab.click("[data-sign-in] button")
    tab.wait_for_selector("[data-sign-done].is-kept")
    kept = tab.inner_text("[data-sign-words]")
    window.context.set_offline(False)
    tab.wait_for_selector("[data-sign-done]:not(.is-kept):not([hidden])")
    done = tab.inner_text("[data-sign-words]")
    left = tab.evaluate("localStorage.getItem('sign-in-kept')")
    window.context.close()
    return kept, done, left


@pytest.mark.req("000-21", "003-35")
def test_a_code_that_was_kept_without_network_arrives_once(live_server, chromium):
    now = timezone.now()
    roster = imported(a_class(first=timezone.localdate()), workbook([person(1)], marks=False), now=now)
    session = open_sign_in(
        roster, on=timezone.localdate(), half="am", actor=filer(roster.programme.host), now=now
    )
    someone = roster.trainees.get()
    code = code_at(session.secret, step_at(timezone.now(), settings.SIGN_IN_PERIOD))
    said = chromium.do(signed_without_network, chromium.browser, live_server.url, link_of(someone), code)
    assert said == ("已存在手机里，联网后自动补传", "已签到", "[]")
    row = SignIn.objects.get()
    assert (row.trainee_id, row.queued) == (someone.pk, True)
    assert Attendance.objects.get().source == "phone"
