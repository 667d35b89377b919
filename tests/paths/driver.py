"""One class on its way from the annual plan to printed certificates, through the pages that people use.

Nothing here calls an action or touches a row: every step is a form of a page, found there, filled in and sent.
`Journey` has one method for each step of the story; each returns the page that the person sees afterwards.
"""

from datetime import UTC, datetime, time

from tests.paths.cast import HOST, SPONSOR, open_sponsor_account
from tests.paths.closing import Closing
from tests.paths.looking import Looking
from tests.paths.opening import Opening
from tests.paths.visitor import Visitor


class Journey(Opening, Closing, Looking):
    def __init__(self, clock, case, visitor=Visitor):
        self.clock, self.case, self.visitor = clock, case, visitor
        self.public = visitor()
        self.people = {}

    def on(self, day, hour=10):
        """Move the clock to an hour of a day in China (UTC+8); the sessions of earlier days are over."""
        self.clock.move_to(datetime.combine(day, time(hour - 8), UTC))
        for person in self.people.values():
            person.leave()
        self.people = {}
        return self

    def someone(self, username):
        """The person, logged in at the login page today."""
        if username not in self.people:
            self.people[username] = visitor = self.visitor()
            visitor.log_in(username)
        return self.people[username]

    @property
    def host(self):
        return self.someone(HOST)

    @property
    def sponsor(self):
        open_sponsor_account(self.case.sponsor)
        return self.someone(SPONSOR)

    def at(self, part=""):
        return f"/portal/programmes/{self.pk}/{part}"
