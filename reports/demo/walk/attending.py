"""A class that is being held: staff, phones at work, marks made up by hand, one paper sheet."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from reports.demo.walk.person import SCAN, Walker, moment
from trainees import actions
from trainees.attending.codes import code_at, step_at
from trainees.hours import timetable
from trainees.own.signing_in import device_of

STAFF = (("林晓雯", "班主任"), ("陈国栋", "会务"))
HOURS = {"am": 9, "pm": 14, "evening": 19}


class Attending(Walker):
    def attend(self, *, now):
        """Every half day that has come: phones on all, a paper sheet and a make-up on the first; today's stays open."""
        roster = self.fresh().roster
        for name, duty in STAFF:
            actions.save_staff(roster, name=name, duty=duty, phone="", actor=self.filer, now=moment(self.opening, 9))  # fmt: skip
        slots = [slot for slot in sorted({(on, half) for on, half, _ in timetable(self.programme)}) if slot[0] <= timezone.localdate(now)]  # fmt: skip
        for place, (on, half) in enumerate(slots):
            at = min(moment(on, HOURS[half]) + timedelta(minutes=10), now)
            last = place == len(slots) - 1
            session = self.phones(roster, on, half, at, share=2 if last else 10)
            actions.record_staff(roster, present=[member.pk for member in roster.staff.all()], on=on, half=half, actor=self.filer, now=at)  # fmt: skip
            if not last:
                actions.close_sign_in(session, actor=self.filer, now=at + timedelta(minutes=40))
        if len(slots) > 1:
            self.keep_paper(roster, *slots[0])
        return self

    def phones(self, roster, on, half, at, *, share):
        """Open the sign-in and let all but every `share`-th sign; one phone is used for two, two were without network."""
        session = actions.open_sign_in(roster, on=on, half=half, actor=self.filer, now=at)
        people = [t for n, t in enumerate(roster.trainees.defer("phone", "email"), start=1) if n % share]
        for n, trainee in enumerate(people):
            seen = at + timedelta(seconds=7 * n)
            code = code_at(session.secret, step_at(seen, settings.SIGN_IN_PERIOD))
            device = device_of(f"demonstration-phone-{max(n, 1)}-{roster.pk}")
            late = timedelta(minutes=25) if n in (4, 9) else timedelta(seconds=4)
            actions.sign_in(trainee, code=code, at=seen, device=device, now=seen + late, queued=n in (4, 9))
        return session

    def keep_paper(self, roster, on, half):
        at = moment(on, HOURS[half] + 3)
        left = [
            t.pk for t in roster.trainees.defer("phone", "email") if not t.attendance.filter(on=on, half=half)
        ]
        actions.record_many(
            roster, trainees=left[:2], on=on, half=half, present=True, reason="手机没电，现场签了纸质签到表", actor=self.filer, now=at
        )  # fmt: skip
        present = roster.trainees.filter(attendance__on=on, attendance__half=half, attendance__present=True).count()  # fmt: skip
        actions.keep_paper_sheet(
            roster, on=on, half=half, counted=present - 1, staff_counted=len(STAFF), note="1 人只用手机签到，未在纸质表上签名",
            scan=(SCAN, "签到表扫描件.pdf", "application/pdf"), actor=self.filer, now=at,
        )  # fmt: skip
