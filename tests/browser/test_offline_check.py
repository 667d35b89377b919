"""The page that checks without a server, opened as a file in a browser that has no network at all."""

import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from certificates.checking.offline import offline_page
from certificates.checking.qr import packed_facts, qr_text
from certificates.transparency.statuses import StatusList, marks, packed
from tests.browser.chromium import DESK, PHONE
from tests.browser.publicly import BEYOND, ENLARGED
from tests.certificates.checking.test_qr import CONTENT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# RFC 8032, section 7.1, tests 1 to 3: public key, message, signature.
VECTORS = [
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
]  # fmt: skip
SLOWLY = """([key, message, signature]) => {
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const other = bytes(message + "00");
  return [verifySlowly(bytes(key), bytes(message), bytes(signature)), verifySlowly(bytes(key), other, bytes(signature))];
}"""
# The characters whose places GB 18030 has moved since its first edition, and some of every plane.
STRANGE = "龴龵龶龷龸龹龺龻䶮㑇⺁\U00020087\U00031350\U0002ebf0·Åß"


def a_list(*, revoked=(), superseded=(), year=2026):
    at = datetime(year, 1, 1, tzinfo=UTC)
    said = StatusList(
        origin="example.org/log/1", size=9, since=at, until=at.replace(year=at.year + 80), bits=packed([], 9),
        revoked=marks(revoked), superseded=marks(superseded), key_id=qr_text(CONTENT).partition("#1")[2][:8],
    )  # fmt: skip
    return said.as_json("https://example.org/verify/status-list.json")


class Page:
    """The page in a window without network; `requests` are addresses that it asked for besides itself."""

    def __init__(self, browser, file: Path, *, size=PHONE, before=""):
        self.context = browser.new_context(offline=True, locale="zh-CN", viewport=size)
        self.tab = self.context.new_page()
        self.tab.add_init_script(before)
        self.requests, self.complaints = [], []
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.on("console", lambda message: self.complaints.append(message.text))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.goto(file.as_uri())

    def ask(self, text):
        """Heading of the band, its colour, and what is told of the certificate."""
        self.tab.evaluate("document.querySelector('[data-heading]').textContent = ''")
        self.tab.fill("[data-text]", text)
        self.tab.press("[data-text]", "Tab")
        self.tab.press("form button", "Enter")
        self.tab.locator(
            "[data-heading]:not(:empty)"
        ).wait_for()  # no script of ours may wait: the page forbids it
        tone = self.tab.get_attribute("[data-band]", "class").removeprefix("banner tone-")
        return self.tab.inner_text("[data-heading]"), tone, self.tab.inner_text("[data-facts]")

    def give(self, file: Path):
        self.tab.evaluate("document.querySelector('[data-list-said]').textContent = ''")
        self.tab.set_input_files("[data-list]", file)
        self.tab.locator(
            "[data-list-said]:not(:empty)"
        ).wait_for()  # no script of ours may wait: the page forbids it
        return self.tab.inner_text("[data-list-said]")


def seen(browser, folder, album):
    file = folder / "证书离线核验.html"
    file.write_text(offline_page(made_on=date(2026, 1, 1)), encoding="utf-8")
    page = Page(browser, file)
    good = qr_text(CONTENT)
    strange = qr_text(replace(CONTENT, name=STRANGE))
    forged = replace(CONTENT, name="李小红")
    found = {
        "alone": page.ask(good),
        "strange": page.ask(strange)[2],
        "forged": page.ask(with_facts(good, forged)),
        "renumbered": page.ask(good.replace("000001", "000002")),
        "other key": page.ask(good.replace("#1" + key_of(good), "#100000000")),
        "address": page.ask(good.partition("#")[0])[:2],
        "nonsense": page.ask("hello")[:2],
    }
    for name, said in (
        ("clean", a_list()),
        ("revoked", a_list(revoked=[CONTENT.number])),
        ("superseded", a_list(superseded=["other", CONTENT.number])),
    ):
        path = folder / f"{name}.json"
        path.write_text(json.dumps(said), encoding="utf-8")
        found[f"{name} list"] = page.give(path)
        found[name] = page.ask(good)[:2]
        page.tab.screenshot(path=album / f"offline-{name}.png", full_page=True)
    path = folder / "torn.json"
    path.write_text(json.dumps(a_list(revoked=["x"]) | {"revoked": a_list()["revoked"]}), encoding="utf-8")
    found["torn list"] = page.give(path)
    found["vectors"] = [page.tab.evaluate(SLOWLY, list(each)) for each in VECTORS]
    found["beyond"] = []
    for size in (PHONE, ENLARGED, DESK):
        page.tab.set_viewport_size(size)
        found["beyond"] += page.tab.evaluate(BEYOND)
        page.tab.screenshot(path=album / f"offline-{size['width']}.png", full_page=True)
    found["heard"] = page.tab.locator("main").aria_snapshot()
    found["sent"], found["complaints"] = page.requests, page.complaints
    page.context.close()
    return found


def key_of(text):
    return text.partition("#1")[2][:8]


def with_facts(text, content):
    start, _, signature = text.rpartition(".")
    return f"{start.rpartition('.')[0]}.{base64.urlsafe_b64encode(packed_facts(content)).decode().rstrip('=')}.{signature}"


@pytest.mark.req("PR-18", "PR-16", "PR-32")
def test_a_code_is_checked_from_a_file_without_network(chromium, tmp_path, album):
    found = chromium.do(seen, chromium.browser, tmp_path, album)
    heading, tone, facts = found["alone"]
    assert (heading, tone) == ("签名有效，状态待核", "amber")
    for each in (
        CONTENT.number,
        CONTENT.name,
        CONTENT.class_title,
        "40",
        CONTENT.issuer,
        "2021-10-28",
        CONTENT.plan,
    ):
        assert each in facts
    assert STRANGE in found["strange"]
    assert found["forged"] == ("签名不符，疑似伪造", "red", "")
    assert found["renumbered"] == ("签名不符，疑似伪造", "red", "")
    assert found["other key"][:2] == ("签名不符", "red")
    assert found["address"] == ("不能离线核验", "grey")
    assert found["nonsense"] == ("读不出来", "grey")
    assert found["clean"] == ("签名有效，未在撤销名单", "green")
    assert found["revoked"] == ("签名有效，但证书已撤销", "red")
    assert found["superseded"] == ("签名有效，但已被新证书替代", "amber")
    assert "状态清单签名有效，截至 2026年1月1日" in found["clean list"]
    assert "没有采用" in found["torn list"]
    assert found["vectors"] == [[True, False]] * len(VECTORS)
    assert found["beyond"] == []
    assert 'heading "签名有效，状态待核" [level=2]' in found["heard"].partition("- status:")[2]
    assert 'textbox "二维码内容"' in found["heard"]
    assert (found["sent"][1:], found["complaints"]) == ([], [])


# What a browser with the detector gives, for the one here has none: Chromium on Linux brings no reader of codes.
DETECTOR = """globalThis.BarcodeDetector = class {
  static async getSupportedFormats() { return FORMATS; }
  async detect() { return SEEN; }
};"""
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def detector(*, formats=("qr_code",), seen=()):
    seen = json.dumps([{"rawValue": text} for text in seen])
    return DETECTOR.replace("FORMATS", json.dumps(formats)).replace("SEEN", seen)


def offered(browser, folder):
    """{browser: whether it offers to read pictures}, and what came of pictures where it does."""
    file = folder / "证书离线核验.html"
    file.write_text(offline_page(made_on=date(2026, 1, 1)), encoding="utf-8")
    browsers = {
        "none": "delete globalThis.BarcodeDetector",
        "no QR codes": detector(formats=("ean_13",)),
        "reads": detector(seen=[qr_text(CONTENT)]),
        "sees nothing": detector(),
    }
    found = {}
    for name, before in browsers.items():
        page = Page(browser, file, before=before)
        page.tab.wait_for_timeout(200)
        found[name] = page.tab.locator("[data-film]:visible, [data-picture]:visible").count()
        if name in ("reads", "sees nothing"):
            for kind, content in (("picture", DOT), ("no picture", b"%PDF-1.7")):
                page.tab.evaluate("document.querySelector('[data-heading]').textContent = ''")
                upload = {"name": f"{kind}.png", "mimeType": "image/png", "buffer": content}
                page.tab.set_input_files("[data-picture]", upload)
                page.tab.locator("[data-heading]:not(:empty)").wait_for()
                found[f"{name}, {kind}"] = page.tab.inner_text("[data-heading]")
        assert (page.requests[1:], page.complaints) == ([], [])
        page.context.close()
    return found


@pytest.mark.req("PR-18", "PR-32")
def test_pictures_are_read_only_where_the_browser_itself_can(chromium, tmp_path):
    found = chromium.do(offered, chromium.browser, tmp_path)
    assert (found["none"], found["no QR codes"], found["reads"]) == (0, 0, 2)
    assert found["reads, picture"] == "签名有效，状态待核"
    assert found["reads, no picture"] == found["sees nothing, picture"] == "读不出来"


def as_downloaded(browser, base, folder):
    """The page and the list as a browser saves them from the portal, then opened with the server out of reach."""
    context = browser.new_context(base_url=base, locale="zh-CN", accept_downloads=True)
    tab, saved = context.new_page(), {}
    tab.goto("/verify/offline/")
    for words in ("下载离线核验页", "下载状态清单"):
        with tab.expect_download() as coming:
            tab.get_by_role("link", name=words).click()
        saved[words] = folder / coming.value.suggested_filename
        coming.value.save_as(saved[words])
    context.close()
    page = Page(browser, saved["下载离线核验页"], size=DESK)
    said = (
        page.give(saved["下载状态清单"]),
        page.ask(qr_text(CONTENT))[:2],
        page.requests[1:],
        page.complaints,
    )
    page.context.close()
    return said, [path.name for path in saved.values()]


@pytest.mark.req("PR-18")
@pytest.mark.django_db(transaction=True)
def test_page_and_list_as_the_portal_gives_them_work_without_it(live_server, chromium, tmp_path, settings):
    settings.SITE_URL = live_server.url
    said, names = chromium.do(as_downloaded, chromium.browser, live_server.url, tmp_path)
    listed, answer, requests, complaints = said
    assert names == ["证书离线核验.html", "status-list.json"]
    assert "状态清单签名有效" in listed
    assert answer == ("签名有效，未在撤销名单", "green")
    assert (requests, complaints) == ([], [])
