"""Before the class opens: the notice goes out, two units send people, one of them waits for a place."""

from datetime import timedelta

from reports.demo.walk.person import Walker, moment
from trainees.actions.admitting import decide_registrations
from trainees.actions.recruiting import publish_recruitment, save_recruitment
from trainees.actions.registering import new_token, receive_receipt
from trainees.identity import check_digit
from trainees.recruiting.checks import filing_of
from trainees.recruiting.draft import first_values
from trainees.recruiting.reading import recruitment_of, registrations_of
from trainees.sheets.receipt import Applicant

# (unit, its city, contact, mail, people: name, post, title, on the front line)
RECEIPTS = (
    (
        "示例福州集成电路研究院", "福州市", "陈联络", "lianluo@example.com",
        (("林示例", "工程师", "高级工程师", True), ("黄示例", "项目经理", "工程师", False), ("吴示例", "科员", "助理工程师", False)),
    ),
    (
        "示例厦门半导体公司", "厦门市", "王联络", "",
        (("郑示例", "车间主任", "工程师", True), ("许示例", "研发工程师", "高级工程师", False)),
    ),
)  # fmt: skip


class Recruiting(Walker):
    def recruit(self, today):
        """Two cities with quotas: three places are given, one person waits for his city, one is to be looked at."""
        at = moment(min(today - timedelta(days=9), self.opening - timedelta(days=12)))
        closes = min(
            max(today + timedelta(days=2), self.opening - timedelta(days=2)), self.opening - timedelta(days=1)
        )
        values = first_values(self.programme, filing_of(self.programme))
        values |= {"frontline_seats": 2, "closes_on": closes, "email": ""}
        quotas = [
            {"kind": "region", "name": "福州市", "seats": 2, "frontline_seats": 0},
            {"kind": "region", "name": "厦门市", "seats": 1, "frontline_seats": 0},
        ]
        row = save_recruitment(
            self.programme, values=values, quotas=quotas, version=0, actor=self.filer, now=at
        )
        publish_recruitment(row, version=row.version, actor=self.filer, now=at + timedelta(hours=1))
        for n, (unit, region, contact, email, people) in enumerate(RECEIPTS):
            receive_receipt(
                row,
                values={"unit": unit, "region": region, "contact": contact, "phone": f"0591-8000000{n}", "email": email,
                        "note": ""},
                people=[applicant(10 * n + m, unit, each) for m, each in enumerate(people)],
                token=new_token(), actor=None, now=at + timedelta(days=1, hours=n),
            )  # fmt: skip
        self.admit(row, at + timedelta(days=2))
        return self

    def admit(self, row, at):
        people = {each.name: each.pk for each in registrations_of(recruitment_of(self.programme))}
        given = {"admitted": ("林示例", "黄示例", "郑示例"), "waitlisted": ("许示例",)}
        for verdict, names in given.items():
            decide_registrations(
                row, keys=[people[name] for name in names], verdict=verdict, actor=self.filer, now=at
            )


def applicant(serial, unit, person):
    """Somebody with a number on a region code that was never allocated."""
    name, post, title, frontline = person
    first = f"3799991985{serial % 12 + 1:02}15{serial:02}1"
    return Applicant(
        name=name, sex="男", doc_type="resident_id", doc_number=first + check_digit(first), unit=unit, post=post,
        qualification=title, phone=f"1000000{serial:04}", email="" if frontline else f"p{serial}@example.com", frontline=frontline,
    )  # fmt: skip
