"""What a journey needs: a clock that can be set, and rows that are really committed."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.paths.cast import set_the_scene
from tests.paths.driver import Journey


class Clock:
    """The hour that the portal reads; `stop` gives it back to the machine."""

    def __init__(self):
        self.travel = time_machine.travel(datetime(2021, 1, 4, tzinfo=UTC), tick=True)
        self.traveller = self.travel.start()

    def move_to(self, moment):
        self.traveller.move_to(moment)

    def stop(self):
        if self.travel is not None:
            self.travel.stop()
            self.travel = None


@pytest.fixture
def clock():
    clock = Clock()
    yield clock
    clock.stop()


@pytest.fixture
def journey(transactional_db, clock):
    """`journey(case)` sets the scene for one class and gives its Journey."""

    def begin(case):
        set_the_scene(case.host)
        return Journey(clock, case)

    return begin
