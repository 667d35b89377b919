"""Walking one class along its way with the real actions, as the people concerned would, each at a plausible hour."""

from accounts.models import Organisation
from reports.demo.walk.assessing import Assessing
from reports.demo.walk.attending import Attending
from reports.demo.walk.closing import Closing
from reports.demo.walk.conduct import Conduct
from reports.demo.walk.filing import Filing
from reports.demo.walk.paying import Paying
from reports.demo.walk.person import moment
from reports.demo.walk.recruiting import Recruiting
from reports.demo.walk.survey import Survey

__all__ = ["Walk", "moment", "office"]


class Walk(Filing, Recruiting, Conduct, Attending, Assessing, Survey, Closing, Paying):
    """One programme and the people who act on it. Every step returns the walk, so that steps read as a line."""

    def approved(self):
        return self.write_filing().submit_filing().accept_filing()

    def held(self, *, surveyed=False):
        self.approved().open().import_roster(at=moment(self.ending, 17))
        if surveyed:
            self.surveyed()
        return self.close_roster()

    def held_under_scheme(self):
        """The same with Party members, a scheme, marks, papers and confirmed results."""
        self.approved().open().import_roster(at=moment(self.ending, 17), party=True)
        return self.assessed().close_roster()

    def completed(self, *, paid=True):
        self.held().write_settlement().submit_settlement()
        if paid:
            self.approve_settlement()
        return self.write_completion().report().accept_completion().release()


def office(short_name):
    return Organisation.objects.authorities().get(short_name=short_name)
