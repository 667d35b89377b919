"""The class itself: opened, its people read from a workbook, its roster closed."""

import io

from openpyxl import load_workbook

from programs.actions import open_class
from reports.demo import SAMPLES
from reports.demo.walk.assessing import with_party_members
from reports.demo.walk.person import WHY, Walker, moment
from trainees import actions as roster_actions
from trainees.checks import roster_findings

# What a class that is being held does not know.
NOT_YET = ("培训学时", "结业考核情况")


class Conduct(Walker):
    def workbook(self, *, with_attendance=True):
        """The sample roster; while the class is being held without its 签到表, and nobody has hours or a result yet."""
        content = (SAMPLES / "rosters" / f"{self.roster_file}.xlsx").read_bytes()
        if with_attendance:
            return content
        book = load_workbook(io.BytesIO(content))
        del book["签到表"]
        header, *rows = book.active.iter_rows()
        for cell in (cell for row in rows for cell in row if header[cell.column - 1].value in NOT_YET):
            cell.value = None
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def open(self):
        open_class(self.programme, actor=self.filer, now=moment(self.opening, 9))
        self.fresh()
        return self

    def import_roster(self, *, at, with_attendance=True, party=False):
        content = self.workbook(with_attendance=with_attendance)
        if party:
            content = with_party_members(content)
        upload = roster_actions.upload_roster(
            self.programme,
            content=content,
            name=f"{self.programme.code}学员名单.xlsx",
            actor=self.filer,
            now=at,
        )
        roster_actions.confirm_roster(
            upload,
            sha256=upload.sha256,
            version=upload.roster.version,
            actor=self.filer,
            now=at,
            replace=True,
        )
        self.roster = upload.roster
        self.fresh()
        return self

    def close_roster(self):
        at = moment(self.ending, 18)
        self.roster.refresh_from_db()
        self.roster.programme = self.programme
        found = roster_findings(self.programme, verified=True)
        reasons = {finding.key: WHY for finding in found if finding.needs_reason}
        roster_actions.close_roster(self.roster, actor=self.filer, now=at, verified=True, reasons=reasons)
        self.fresh()
        return self
