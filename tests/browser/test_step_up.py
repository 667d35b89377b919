"""Past the free look-ups the browser does its sum: it is seen at work, arrives at the answer, and a sum is good once."""

from urllib.parse import parse_qs

import pytest
from django.utils import timezone

from certificates.lookup.budgets import renewed_at
from tests.browser.chromium import PHONE, Window
from tests.browser.publicly import BEYOND, ENLARGED, NAME, NUMBER, ask
from tests.certificates.looked_up import people_of, shown
from tests.trainees.builders import id_number

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LOOKUP = "/certificates/lookup/"
# Keeps what the page says of its work, which is gone with the page.
LISTEN = """addEventListener("DOMContentLoaded", () => {
  const line = document.getElementById("work-said");
  if (!line) return;
  const keep = () => {
    const bar = document.getElementById("work-done").value;
    sessionStorage.setItem("said", `${sessionStorage.getItem("said") ?? ""}${line.innerText}\\n`);
    sessionStorage.setItem("bar", `${sessionStorage.getItem("bar") ?? ""}${Math.round(bar)} `);
  };
  keep();
  new MutationObserver(keep).observe(line, {childList: true, characterData: true, subtree: true});
});"""


@pytest.fixture
def portal(live_server, settings, monkeypatch):
    """Two look-ups of a number are free; the sum of the third is a whole one, for its secret is the last tried."""
    shown(people_of({1: NAME})[1])
    settings.LOOKUPS_FREE = {**settings.LOOKUPS_FREE, "lookup.number": 2}
    settings.LOOKUP_WORK = 300_000
    monkeypatch.setattr("certificates.lookup.work.secrets.randbelow", lambda most: most - 1)
    return live_server.url


def third(tab):
    """The answer to the third look-up, after two free ones."""
    for _ in range(2):
        tab.goto("/")
        assert ask(tab, NAME, NUMBER) == 200
    tab.goto("/")
    return ask(tab, NAME, NUMBER)


def solved(browser, base, album):
    window = Window(browser, base)
    tab, sent = window.tab, []
    tab.add_init_script(LISTEN)
    tab.on("request", lambda request: request.method == "POST" and sent.append(request.post_data))
    status = third(tab)
    tab.wait_for_selector("tbody .btn")
    said = {"status": status, "heading": tab.inner_text("h1"), "posts": len(sent)}
    said["lines"] = tab.evaluate("sessionStorage.getItem('said')").splitlines()
    said["bar"] = [int(each) for each in tab.evaluate("sessionStorage.getItem('bar')").split()]
    words = {name: values[0] for name, values in parse_qs(sent[-1]).items()}
    again = tab.context.request.post(f"{base}{LOOKUP}", form=words, headers={"Referer": base})
    other = {**words, "name": "王伟", "number": id_number(2)}
    free = tab.context.request.post(f"{base}{LOOKUP}", form=other, headers={"Referer": base})
    said["again"] = again.status, "data-salt" in again.text(), "查到 1 本" in again.text()
    said["another number"] = free.status
    window.context.close()
    return said, words


@pytest.mark.req("T01", "PR-09", "PR-32")
def test_the_browser_does_the_sum_says_so_and_arrives_and_a_sum_is_good_once(portal, chromium, album):
    said, words = chromium.do(solved, chromium.browser, portal, album)
    assert (said["status"], said["heading"], said["posts"]) == (429, "查到 1 本结业证书", 4)
    assert words["solution"] == "300000"
    assert said["lines"][0] == "正在计算，一般需要几秒钟……"
    assert "正在计算，最多还剩 25%……" in said["lines"]
    assert said["lines"][-1] == "已算好，正在查询……"
    assert said["bar"] == sorted(said["bar"])
    assert (said["bar"][0] < 50, said["bar"][-1], len(set(said["bar"])) > 2) == (True, 100, True)
    assert said["again"] == (429, True, False)
    assert said["another number"] == 200  # free by itself: no sum is asked of the first question for a number


def unable(browser, base, album):
    """The page of a browser that runs no script, and of one that has lost the program that does the sum."""
    window = Window(browser, base, script=False)
    status, tab = third(window.tab), window.tab
    said = {"status": status, "heading": tab.inner_text("h1"), "words": tab.inner_text("main")}
    said["waits in vain"] = tab.locator("#work-said:visible, #work-done:visible").count()
    said["kept"] = tab.input_value("[name=name]"), tab.input_value("[name=number]")
    for name, size in (("desk", window.tab.viewport_size), ("hand", PHONE), ("enlarged", ENLARGED)):
        tab.set_viewport_size(size)
        said[name] = tab.evaluate(BEYOND)
        tab.screenshot(path=album / f"step-up-{name}.png", full_page=True)
    window.context.close()
    return said


@pytest.mark.req("T01", "PR-32")
def test_without_script_the_page_says_in_words_what_to_do(portal, chromium, album):
    said = chromium.do(unable, chromium.browser, portal, album)
    assert (said["status"], said["heading"]) == (429, "还差一步")
    until = timezone.localtime(renewed_at(timezone.now()))
    assert f"请在 {until:%H:%M} 以后再查询" in said["words"]
    assert "请联系研修班的承办单位" in said["words"]
    assert said["waits in vain"] == 0
    assert said["kept"] == (NAME, NUMBER)
    assert (said["desk"], said["hand"], said["enlarged"]) == ([], [], [])
