"""The hour that a journey has reached."""

from datetime import UTC, datetime

import time_machine


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
