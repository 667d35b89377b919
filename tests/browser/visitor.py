"""A person at a real browser: the same steps as `tests.paths.visitor`, typed and clicked."""

from dataclasses import dataclass

from tests.browser.chromium import DESK, PHONE, Window
from tests.paths.visitor import PASSWORD, Page


@dataclass(frozen=True)
class Shown:
    """What a window shows, in the shape of an answer of Django's test client."""

    status_code: int
    headers: dict
    content: bytes
    streaming: bool = False


class BrowserVisitor:
    """One person with a window of their own; finds forms by what a page shows, fills them in and presses buttons."""

    def __init__(self, chromium, base, *, script=True):
        self.chromium = chromium
        self.window = chromium.do(Window, chromium.browser, base, script=script)
        self.tab = self.window.tab

    # -- as tests.paths.visitor.Visitor ---------------------------------------------------------------

    def get(self, url, status=200):
        return self.chromium.do(self._get, url, status)

    def submit(self, page, action="", *, button="", having="", status=200, **values):
        """Fill in a form of the page and press a button; gives the page that follows."""
        return self.send(page, page.form(action, having, button), values, button=button, status=status)

    def send(self, page, form, values, *, button="", status=200):
        return self.chromium.do(self._send, page, form, values, button, status)

    def download(self, page, link):
        """The bytes that a click on a link of the page saves."""
        return self.chromium.do(self._download, page, link)

    def leave(self):
        """Close the window; complaints stay to be read."""
        self.chromium.do(self.window.context.close)

    def log_in(self, username, password=PASSWORD):
        page = self.get("/accounts/login/")
        page = self.submit(page, "/accounts/login/", login=username, password=password)
        assert "/accounts/login/" not in page.url, page.text
        return page

    # -- only a browser can ---------------------------------------------------------------------------

    def picture(self, path, *, phone=False, whole=False):
        """A screenshot of what is shown now: at a desk, or in the hand."""
        self.chromium.do(self.window.picture, path, size=PHONE if phone else DESK, whole=whole)

    def picture_of(self, selector, path):
        self.chromium.do(self.tab.locator(selector).first.screenshot, path=path)

    def print_page(self, path):
        """What the browser would put on A4 paper, as a PDF."""
        self.chromium.do(self.tab.pdf, path=path, format="A4", print_background=True)

    # -- in the browser's thread ----------------------------------------------------------------------

    def _get(self, url, status):
        return self._shown(self.tab.goto(url), url, status)

    def _shown(self, response, url, status):
        headers = {"Content-Type": response.headers.get("content-type", "")}
        page = Page(Shown(response.status, headers, self.tab.content().encode()), self.window.where)
        assert page.status == status, f"{url}: {page.status}, not {status}\n{page.text[:3000]}"
        return page

    def _send(self, page, form, values, button, status):
        form.filled(values, button)  # refuses what the form does not offer
        if self.window.where != page.url:
            self._get(page.url, 200)
        place = next(n for n, each in enumerate(page.reader.forms) if each is form)
        here = self.tab.locator("form").nth(place)
        assert (here.get_attribute("action") or "") == form.action
        for name, value in values.items():
            self._fill(here, [each for each in form.fields if each.name == name], value)
        pressed = here.locator("button:not([type=button]), input[type=submit]")
        if button:
            pressed = pressed.filter(has_text=button)
        unfold(pressed.first)
        with self.tab.expect_navigation() as navigation:
            pressed.first.click()
        return self._shown(navigation.value, form.action or page.url, status)

    def _fill(self, here, fields, value):
        kind, name = fields[0].kind, fields[0].name
        controls = here.locator(f'[name="{name}"]')
        unfold(controls.first)
        if kind in ("checkbox", "radio"):
            for n, each in enumerate(fields):
                wanted = (
                    value is True or value == each.value or (isinstance(value, list) and each.value in value)
                )
                if kind == "checkbox" or wanted:
                    controls.nth(n).set_checked(wanted)
        elif kind == "select":
            controls.first.select_option(value=fields[0].option(str(value)))
        elif kind == "file":
            file, content, mime = value
            controls.first.set_input_files({"name": file, "mimeType": mime, "buffer": content})
        else:
            controls.first.fill(str(value))

    def _download(self, page, link):
        if self.window.where != page.url:
            self._get(page.url, 200)
        with self.tab.expect_download() as saved:
            self.tab.locator(f'a[href="{link}"]').first.click()
        return saved.value.path().read_bytes()


def unfold(control):
    """Open the closed folds around a control, the outermost first, as a person would before using it.

    A fold that the style holds open on a desk shows no summary to click.
    """
    for fold in control.locator("xpath=ancestor::details").all():
        summary = fold.locator("summary").first
        if fold.get_attribute("open") is None and summary.is_visible():
            summary.click()
