"""What the public prints from the browser: one page, the facts, and nothing that is only for the screen."""

import io
import subprocess

import pikepdf
import pytest

from tests.browser.chromium import Window
from tests.browser.publicly import NAME, NUMBER, ask, world
from tests.paths.papers import absent

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

# Words of what only works on a screen.
SCREEN = (
    "期限推算",
    "登录",
    "大字",
    "核验另一本",
    "重新查询",
    "下载日志证据",
    "谁查过我",
    "学员入口",
    "15 分钟",
    "核验结果怎么看",
)


def printed(browser, base, numbers, album):
    """{page: PDF} as the browser's own menu prints it on A4."""
    window = Window(browser, base)
    tab, papers = window.tab, {}

    def look(name):
        papers[name] = tab.pdf(path=album / f"printed-{name}.pdf", format="A4")

    tab.goto("/")
    ask(tab, NAME, NUMBER)
    look("found")
    with tab.expect_navigation(wait_until="load"):  # the picture with it
        tab.click("tbody .btn")
    look("certificate")
    for name, number in {**vars(numbers), "unknown": "YX372021999999"}.items():
        tab.goto(f"/verify/{number}/")
        look(name)
    window.context.close()
    return papers


def words_of(paper):
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.req("000-40", "000-03", "PR-32")
def test_each_page_is_printed_on_one_sheet_without_what_is_for_the_screen(
    live_server, chromium, settings, album
):
    settings.SITE_URL, settings.DEMONSTRATION = live_server.url, True  # with the band that says so
    numbers = world()
    papers = chromium.do(printed, chromium.browser, live_server.url, numbers, album)
    pages = {name: len(pikepdf.open(io.BytesIO(paper)).pages) for name, paper in papers.items()}
    assert pages == dict.fromkeys(("found", "certificate", *vars(numbers), "unknown"), 1)
    if absent("pdftotext"):
        pytest.skip("counted, but for what pdftotext reads on the pages")
    said = {name: words_of(paper) for name, paper in papers.items()}
    assert [(name, words) for name, text in said.items() for words in SCREEN if words in text] == []
    assert numbers.valid in said["found"]
    assert "不代替证书" in said["certificate"]
    for name, heading in {
        "valid": "有效",
        "superseded": "已被新证书替代",
        "revoked": "已撤销",
        "unknown": "查无此证",
    }.items():
        assert "核验回执" in said[name]
        assert heading in said[name]
        assert "核验时间" in said[name]
    assert f"再次核验：{live_server.url}/verify/{numbers.valid}/" in said["valid"].replace("\n", "")
