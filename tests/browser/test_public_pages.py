"""Look-up and verification for everybody: without script, by keyboard alone, at 400 %, and as a screen reader hears them."""

import pytest

from tests.browser.chromium import PHONE, Window
from tests.browser.publicly import BEYOND, ENLARGED, NAME, NUMBER, ask, world

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

FOCUSED = """() => {
  const each = document.activeElement, style = getComputedStyle(each), box = each.getBoundingClientRect();
  const seen = box.top >= 0 && box.bottom <= innerHeight && box.width > 0;
  return {id: each.id, words: (each.labels?.[0] ?? each).innerText.trim(), seen,
    ring: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth)};
}"""
MOST_KEYS = 40


@pytest.fixture
def portal(live_server, settings):
    settings.SITE_URL = live_server.url
    settings.LOOKUPS_FREE = dict.fromkeys(settings.LOOKUPS_FREE, 100)
    return live_server.url, world()


def in_window(chromium, base, steps, *args, script=True):
    """What `steps(tab, …)` gives, done in a window of its own; the browser must have nothing to complain of."""

    def go():
        window = Window(chromium.browser, base, script=script)
        try:
            return steps(window.tab, *args), window.complaints
        finally:
            window.context.close()

    said, complaints = chromium.do(go)
    assert [each for each in complaints if "status of 404" not in each and "status of 429" not in each] == []
    return said


# -- without script -------------------------------------------------------------------------------------


def scriptless(tab):
    tab.goto("/")
    said = {"empty": (ask(tab, "", ""), tab.inner_text("#errors"))}
    tab.click("#errors a >> nth=0")
    said["leads to"] = tab.evaluate("location.hash")
    said["missed"] = ask(tab, "查无此人", NUMBER), tab.inner_text("h1")
    said["kept"] = tab.input_value("[name=name]"), tab.input_value("[name=number]")
    said["found"] = ask(tab, NAME, NUMBER), tab.inner_text("h1")
    tab.click("tbody .btn")
    said["certificate"] = tab.inner_text("h1")
    said["useless"] = tab.locator(".js-only:visible").count()
    return said


@pytest.mark.req("000-40", "PR-32")
def test_the_look_up_works_without_script(portal, chromium):
    said = in_window(chromium, portal[0], scriptless, script=False)
    status, words = said["empty"]
    assert (status, "姓名：请填写" in words, "证件号码：请填写" in words) == (422, True, True)
    assert said["leads to"] == "#id_name"
    assert said["missed"] == (200, "没有查到证书")
    assert said["kept"] == ("查无此人", NUMBER)
    assert said["found"] == (200, "查到 1 本结业证书")
    assert said["certificate"] == "结业证书"
    assert said["useless"] == 0


# -- by keyboard ----------------------------------------------------------------------------------------


def tab_to(tab, words):
    """Press Tab until the focus stands on what begins with these words; gives every stop on the way. Each must be seen, with a ring."""
    stops = []
    for _ in range(MOST_KEYS):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(FOCUSED)
        assert stop["seen"], f"{stop} lies outside the window"
        assert stop["ring"] >= 2, f"{stop} shows no focus"
        stops.append(stop["words"])
        if stop["words"].startswith(words):
            return stops
    raise AssertionError(f"{words} is not reached: {stops}")


def enter(tab):
    with tab.expect_navigation():
        tab.keyboard.press("Enter")


def typed(tab):
    tab.goto("/")
    said = {"first": tab_to(tab, "跳到正文")}
    tab.keyboard.press("Enter")
    said["fields"] = tab_to(tab, "姓名") + tab_to(tab, "证件号码") + tab_to(tab, "查询")
    enter(tab)
    said["faults"] = tab.evaluate(FOCUSED)["id"]
    tab_to(tab, "姓名：")
    tab.keyboard.press("Enter")
    said["field of the fault"] = tab.evaluate(FOCUSED)["id"]
    tab.keyboard.type("查无此人")
    tab_to(tab, "证件号码")
    tab.keyboard.type(NUMBER)
    enter(tab)
    said["missed"] = tab.evaluate(FOCUSED)
    tab_to(tab, "姓名")
    tab.keyboard.press("Control+a")
    tab.keyboard.type(NAME)
    enter(tab)
    said["found"] = tab.inner_text("h1")
    tab_to(tab, "查看和打印")
    enter(tab)
    said["certificate"] = tab.inner_text("h1")
    tab_to(tab, "下载 PDF")
    return said


@pytest.mark.req("000-40", "PR-32")
def test_the_look_up_works_by_keyboard_alone(portal, chromium):
    said = in_window(chromium, portal[0], typed)
    assert said["first"] == ["跳到正文"]
    assert said["fields"] == ["姓名", "证件号码", "查询"]
    assert said["faults"] == "errors"
    assert said["field of the fault"] == "id_name"
    assert (said["missed"]["id"], said["missed"]["words"][:9]) == ("missed", "按所填的姓名和证件")
    assert said["found"] == "查到 1 本结业证书"
    assert said["certificate"] == "结业证书"


# -- at 400 % -------------------------------------------------------------------------------------------


def enlarged(tab, numbers, album):
    """{page: what is cut off} of everything that the public meets."""
    tab.set_viewport_size(ENLARGED)
    cut = {}

    def look(name):
        cut[name] = tab.evaluate(BEYOND)
        tab.screenshot(path=album / f"enlarged-{name}.png", full_page=True)

    tab.goto("/")
    look("home")
    ask(tab, "", "")
    look("faults")
    ask(tab, "阿不都热依木·买买提·艾力江·吐尔逊", NUMBER)
    look("missed")
    ask(tab, NAME, NUMBER)
    look("found")
    tab.click("tbody .btn")
    look("certificate")
    tab.click("text=提出勘误")
    look("report")
    tab.click("main form button[type=submit]")
    look("report faults")
    tab.goto("/verify/")
    look("verify")
    for name, number in {**vars(numbers), "unknown": "YX372021999999", "long": "Y" * 40}.items():
        tab.goto(f"/verify/{number}/")
        look(name)
    tab.goto("/verify/offline/")
    look("offline")
    return cut


@pytest.mark.req("PR-32")
def test_nothing_is_cut_off_at_four_hundred_percent(portal, chromium, album):
    base, numbers = portal
    cut = in_window(chromium, base, enlarged, numbers, album)
    assert len(cut) == 14
    assert {name: found for name, found in cut.items() if found} == {}


# -- for a screen reader --------------------------------------------------------------------------------


def heard(tab, numbers):
    """What the accessibility tree says of each page, at a desk and in the hand."""
    said = {}
    for where, size in (("desk", None), ("hand", PHONE)):
        if size:
            tab.set_viewport_size(size)
        tab.goto("/")
        said[where, "form"] = tab.locator("form.lookup").first.aria_snapshot()
        said[where, "described"] = [described(tab, name) for name in ("姓名", "证件号码")]
        ask(tab, "", "")
        said[where, "faults"] = tab.locator("#errors").aria_snapshot()
        said[where, "faulty"] = described(tab, "姓名")
        ask(tab, "查无此人", NUMBER)
        said[where, "missed"] = tab.locator("main").aria_snapshot()
        ask(tab, NAME, NUMBER)
        said[where, "found"] = tab.locator("main").aria_snapshot()
        for name, number in {**vars(numbers), "unknown": "YX372021999999"}.items():
            tab.goto(f"/verify/{number}/")
            said[where, name] = tab.locator("main").aria_snapshot()
    return said


def described(tab, name):
    """(description, whether it must be filled in, whether it is wrong) of a text field, as the browser computes them."""
    cdp = tab.context.new_cdp_session(tab)
    nodes = cdp.send("Accessibility.getFullAXTree")["nodes"]
    cdp.detach()
    field = next(
        node
        for node in nodes
        if node.get("role", {}).get("value") == "textbox" and node["name"]["value"] == name
    )
    more = {each["name"]: each["value"].get("value") for each in field.get("properties", ())}
    return field.get("description", {}).get("value", ""), more.get("required"), more.get("invalid")


@pytest.mark.req("000-40", "PR-32")
@pytest.mark.parametrize("where", ["desk", "hand"])
def test_a_screen_reader_hears_form_result_and_headers(portal, chromium, where):
    base, numbers = portal
    said = {
        name: words
        for (place, name), words in in_window(chromium, base, heard, numbers).items()
        if place == where
    }
    for part in ('textbox "姓名"', 'textbox "证件号码"', 'button "查询"'):
        assert part in said["form"]
    name, number = said["described"]
    assert ("与报名时一致" in name[0], "居民身份证" in number[0]) == (True, True)
    assert (name[1:], number[1:]) == ((True, "false"), (True, "false"))
    assert 'alert "有以下问题，改正后再提交"' in said["faults"]
    assert 'link "姓名：请填写' in said["faults"]
    assert (said["faulty"][2], "请填写" in said["faulty"][0]) == ("true", True)
    assert 'heading "没有查到证书" [level=1]' in said["missed"]
    assert "- status:" in said["missed"]
    assert 'heading "查到 1 本结业证书" [level=1]' in said["found"]
    assert 'region "查到的结业证书"' in said["found"]
    for header in ("发证机关", "学时", "发证日期", "证书编号", "状态"):
        assert f'columnheader "{header}"' in said["found"]
    assert "rowheader" in said["found"]
    words = {"valid": "有效", "superseded": "已被新证书替代", "revoked": "已撤销", "unknown": "查无此证"}
    for state, heading in words.items():
        band = said[state].partition("- status:")[2]
        assert f'heading "{heading}" [level=1]' in band.splitlines()[1] + band.splitlines()[2], said[state]
