"""One class in a real browser, from the plan to the printed certificate; the pictures are what CI keeps.

The same steps as `tests/paths/test_shandong_2021.py`, which proves the figures; here every step is typed and clicked.
"""

import subprocess
from datetime import date
from functools import partial

import pytest

from tests.browser.visitor import BrowserVisitor
from tests.paths.cast import HOST, OFFICES, set_the_scene
from tests.paths.clock import Clock
from tests.paths.driver import Journey
from tests.paths.papers import absent, words_of_pdf
from tests.paths.test_shandong_2021 import CASE

PROOFS = ("pdftotext", "pdftoppm", "zbarimg")
OFFICE = OFFICES[CASE.authority]

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Watched(BrowserVisitor):
    """Keeps every window's complaints in one list, also after the window is closed."""

    def __init__(self, complaints, *args):
        super().__init__(*args)
        self.window.complaints = complaints


@pytest.fixture
def complaints():
    return []


@pytest.fixture
def story(live_server, worker, chromium, complaints, settings):
    """The journey at the browser; the QR codes lead to this server."""
    settings.SITE_URL = live_server.url
    set_the_scene(CASE.host)
    clock = Clock()
    yield Journey(clock, CASE, partial(Watched, complaints, chromium, live_server.url))
    clock.stop()


@pytest.fixture(autouse=True)
def _outsiders():
    """Say aloud which proofs a machine without these programs has passed over; all the others have been made."""
    yield
    if missing := absent(*PROOFS):
        pytest.skip(f"proved but for what these programs read in the certificate: {missing} is missing")


def qr_codes(picture):
    """What a program that is not ours reads in a picture; None where it is missing."""
    if absent("zbarimg"):
        return None
    done = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, text=True, check=True)
    return done.stdout.split()


def drawn(pdf):
    """The first page of a PDF as a picture beside it; None where poppler is missing."""
    if absent("pdftoppm"):
        return None
    target = pdf.with_suffix("")
    # As fine as an office printer draws: at 150 dots some codes (they hold the port of the run) are a dot too coarse.
    subprocess.run(["pdftoppm", "-r", "300", "-png", "-singlefile", pdf, target], check=True)
    return pdf.with_suffix(".png")


def publish_and_file(story, album):
    story.on(date(2021, 8, 20)).publish_plan()
    story.someone(OFFICE.reviewer).picture(album / "01-plan-preview.png")
    story.someone(OFFICE.approver).picture(album / "02-plan-published.png")
    story.public.get(story.plan)
    story.public.picture(album / "03-plan-public.png")
    story.public.picture(album / "03-plan-public-phone.png", phone=True)

    story.on(date(2021, 9, 20)).find_class()
    story.host.picture(album / "04-class.png")
    story.write_filing(headcount=30)
    story.host.get(story.at("filing/"))
    story.host.picture(album / "05-filing.png")
    story.host.get(story.at("filing/check/"))
    story.host.picture(album / "06-filing-check.png")
    assert "备案" in story.submit_filing().text
    story.host.picture(album / "07-filing-receipt.png")
    story.on(date(2021, 9, 28)).decide("applications.filing", "山东", "accept")
    story.someone(OFFICE.approver).picture(album / "08-filing-accepted.png")


def hold_the_class(story, album):
    assert "已开班" in story.on(CASE.opening, 9).open_class().text
    story.on(CASE.ending, 17).import_roster()
    story.host.picture(album / "09-roster.png")
    assert "21.0" in story.make_up_half_day("1 ", "当天请假，有请假条").text
    story.host.picture(album / "10-attendance.png")
    story.host.picture(album / "10-attendance-phone.png", phone=True)
    story.on(CASE.ending, 18).close_roster()
    story.host.picture(album / "11-roster-closed.png")


def account_and_report(story, album):
    story.on(date(2021, 10, 25)).write_settlement({"住宿费": "8000.00", "讲课费": "6000.00"})
    story.host.picture(album / "12-settlement.png")
    story.submit_settlement()
    story.write_completion()
    story.host.get(story.at("completion/"))
    story.host.picture(album / "13-completion.png")
    assert "2021-11-18" in story.report().text
    story.on(date(2021, 11, 3)).decide("certificates.completion", "山东", "accept")
    story.someone(OFFICE.approver).picture(album / "14-completion-accepted.png")
    assert "已签发" in story.release().text
    story.someone(OFFICE.reviewer).picture(album / "14-released.png")


def print_and_verify(story, album, person, number):
    """Name and ID number lead to the paper; the QR code on it, read by another program, leads to 有效."""
    name, document, _ = person
    found = story.look_up(name, document)
    story.holder.picture(album / "16-found.png")
    page = story.open_certificate(found)
    story.holder.picture(album / "17-certificate.png")
    story.holder.picture(album / "17-certificate-phone.png", phone=True)
    story.holder.print_page(album / "18-page-as-printed.pdf")
    story.holder.picture_of(".qr", album / "19-qr-on-screen.png")

    words = story.paper(page)
    pdf = album / f"20-{number}.pdf"
    pdf.write_bytes(story.pdf)
    if words is not None:
        assert [each for each in (number, name, CASE.host, "24学时") if each not in words] == []
        assert number in words_of_pdf((album / "18-page-as-printed.pdf").read_bytes())
    pictures = [album / "19-qr-on-screen.png", drawn(pdf), drawn(album / "18-page-as-printed.pdf")]
    address = f"{story.holder.window.base}/verify/{number}/"
    read = [qr_codes(each) for each in pictures if each]
    # On the paper the signed facts follow the address, behind a sign that no browser sends.
    led = [[code.partition("#")[0] for code in codes] for codes in read if codes is not None]
    assert [codes for codes in led if codes != [address]] == []

    stranger = story.visitor()
    assert "有效" in stranger.get(address).text
    stranger.picture(album / "21-verified.png")
    stranger.picture(album / "21-verified-phone.png", phone=True)


@pytest.mark.req("003-38")
def test_a_class_in_chromium_from_plan_to_certificate(story, worker, album, complaints):
    publish_and_file(story, album)
    hold_the_class(story, album)
    account_and_report(story, album)

    story.clock.stop()
    people = CASE.trainees()
    passed = [person for person in people if person[2] == "合格"]
    worker()
    story.wait_for_certificates(len(passed))
    story.someone(HOST).picture(album / "15-certificates.png")
    print_and_verify(story, album, passed[1], "YX372021000002")

    story.timeline()
    story.host.picture(album / "22-timeline.png", whole=True)
    assert complaints == []
