"""The browser of a module, and where its pictures are kept."""

import os
from pathlib import Path

import pytest

from tests.browser.chromium import Chromium


@pytest.fixture(scope="module")
def chromium():
    chromium = Chromium()
    yield chromium
    chromium.stop()


@pytest.fixture
def album(tmp_path):
    """The folder for screenshots: `screens` in what CI keeps, where CI runs."""
    kept = os.environ.get("CI_OUTPUT")
    folder = Path(kept) / "screens" if kept else tmp_path / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
