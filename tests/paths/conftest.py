"""What a journey needs: a clock that can be set, and rows that are really committed."""

import shutil

import pytest
from django.conf import settings

from tests.paths.cast import set_the_scene
from tests.paths.clock import Clock
from tests.paths.driver import Journey
from tests.paths.papers import absent


@pytest.fixture
def clock():
    clock = Clock()
    yield clock
    clock.stop()


@pytest.fixture(autouse=True)
def _outsiders():
    """Say aloud which proofs a machine without these programs has passed over; all the others have been made."""
    yield
    if missing := absent("pdftotext"):
        pytest.skip(f"proved but for the words printed in PDFs: {missing} is missing")


@pytest.fixture
def journey(transactional_db, clock):
    """`journey(case)` sets the scene for one class and gives its Journey.

    Files that earlier tests of this process left go first: what is read at the end is this journey's own.
    """
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)

    def begin(case):
        set_the_scene(case.host)
        return Journey(clock, case)

    return begin
