"""Headless Chromium, watched for everything that it complains about.

Playwright runs an event loop in the thread that started it, and Django refuses database work beside a running
loop. So the browser lives in a thread of its own, and `do` hands it what is to be done there.
"""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import sync_playwright

PROGRAM = shutil.which("chromium")
DESK, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}

REFUSED = (
    "status of 422"  # Chromium calls a form sent back with its faults a failure; the page says it better
)


class Chromium:
    def __init__(self):
        self.thread = ThreadPoolExecutor(1, "chromium")
        self.do(self._start)

    def _start(self):
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(
            executable_path=PROGRAM, chromium_sandbox=os.getuid() != 0, args=["--disable-dev-shm-usage"]
        )

    def do(self, function, *args, **kwargs):
        """The answer of the function, called in the browser's thread."""
        return self.thread.submit(function, *args, **kwargs).result()

    def stop(self):
        self.do(self.browser.close)
        self.do(self.playwright.stop)
        self.thread.shutdown()


class Window:
    """One window with cookies of its own. To be used in the browser's thread only.

    `complaints` are what the console said, scripts that failed and answers that never came, each with its page.
    """

    def __init__(self, browser, base, *, script=True):
        self.base, self.complaints = base, []
        self.context = browser.new_context(
            base_url=base,
            viewport=DESK,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=script,
        )
        self.context.set_default_timeout(60_000)
        self.tab = self.context.new_page()
        self.tab.on("console", self._said)
        self.tab.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self.tab.on("requestfailed", lambda request: self._failed(request))
        self.tab.on("dialog", lambda dialog: dialog.accept())

    def _said(self, message):
        if message.type in ("error", "warning") and REFUSED not in message.text:
            self._complain(f"{message.type}: {message.text}")

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # a download, or a page left before its pictures came
            self._complain(f"{request.url}: {request.failure}")

    def _complain(self, words):
        self.complaints.append(f"{self.where}: {words}")

    @property
    def where(self):
        return self.tab.url.removeprefix(self.base).partition("#")[0]

    def overflow(self):
        """Pixels by which the page is wider than its window."""
        return self.tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    def picture(self, path, *, size=DESK, whole=False):
        self.tab.set_viewport_size(size)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.tab.screenshot(path=path, full_page=whole)
        self.tab.set_viewport_size(DESK)
