"""From the plan to the accepted filing."""

import json
from datetime import timedelta
from decimal import Decimal

from reports.demo import SAMPLES
from tests.paths.cast import OFFICES
from tests.paths.papers import PDF, XLSX, pdf

FORMS = ("主题报告", "专题研讨", "学术交流", "现场教学")
TOPICS = (
    "形势与政策",
    "技术前沿",
    "案例研讨",
    "标准与规范",
    "现场教学",
    "成果交流",
    "专题研讨",
    "实践应用",
    "数字化转型",
    "总结交流",
)
CATEGORIES = ("住宿费", "伙食费", "培训场地费", "讲课费", "培训资料费", "交通费")
FREE_SLOTS = ("other", "extra")
WHY = "根据培训需求和师资安排，经研究确定。"


def class_on(page):
    """Primary key of the one class that a list of classes links to."""
    found = {link for link in page.links if link.removeprefix("/portal/programmes/").strip("/").isdigit()}
    assert len(found) == 1, found
    return int(found.pop().strip("/").rpartition("/")[2])


class Opening:
    # -- plan ---------------------------------------------------------------------------------------

    def publish_plan(self):
        """附件1 is uploaded by one person of the office, looked through, and published by another."""
        office, case = OFFICES[self.case.authority], self.case
        approver, reviewer = self.someone(office.approver), self.someone(office.reviewer)
        for track in case.tracks:
            page = approver.get("/admin/programs/track/add/")
            approver.submit(
                page, having="rule_set", authority=OFFICES[case.authority].name, year=case.year, code=track.code, name=track.name,
                aliases=json.dumps(track.aliases), level=track.level, rule_set=track.rules,
            )  # fmt: skip
        page = reviewer.get("/admin/programs/planimport/add/")
        content = (SAMPLES / case.plan).read_bytes()
        self.preview = reviewer.submit(
            page, having="file", authority=OFFICES[case.authority].name, year=case.year, notice=case.notice,
            file=(case.plan, content, XLSX),
        )  # fmt: skip
        page = approver.get(self.preview.url)
        self.published = approver.submit(page, "/publish/", button="发布计划", create_missing=True)
        self.plan = self.published.link("/plans/")
        return self.published

    def find_class(self):
        """The host finds the class on the list of its own."""
        page = self.host.get(f"/portal/programmes/?q={self.case.code}&year={self.case.year}")
        self.pk = class_on(page)
        return self.host.get(self.at())

    # -- filing -------------------------------------------------------------------------------------

    def write_filing(self, *, headcount, claim="", budget="9000.00", consulted_on=None):
        """The nine parts, the declarations and the documents, each saved on its own page."""
        case, host = self.case, self.host
        host.submit(host.get(self.at("filing/")), button="开始")
        self.save("time", starts_on=case.opening, ends_on=case.ending)
        self.save("place", venue=f"{case.city}示例路 1 号培训楼")
        self.save("audience", audience="具有中高级职称的专业技术人员")
        self.save("headcount", modality="offline", headcount=headcount, online_headcount=0)
        self.save("board_lodging", lodging="培训楼内标准间，两人一间", meals="培训楼食堂自助餐")
        amounts = {f"amount_{n}": budget for n in range(len(CATEGORIES))}
        self.save("budget", **amounts, **({"subsidy_claimed": claim} if claim else {"payer": "host"}))
        self.save(
            "assessment", assessment_method="考勤与结业测验相结合，测验 60 分以上且出勤达到规定学时为合格。"
        )
        self.save("safety", safety_plan="设安全员，配备急救药品，制定应急预案并演练。")
        self.declare(consulted_on)
        self.write_courses()
        return self.attach_documents("filing/documents/")

    def declare(self, consulted_on):
        """Who answers for the class, and the pledges; the form asks for no more than the rules do."""
        page = self.host.get(self.at("filing/declarations/"))
        asked = {field.name for field in page.form(having="leader").fields}
        values = {
            "leader": "王负责", "leader_phone": "0531-80000000", "sponsor_leader": "李主管",
            "sponsor_leader_phone": "0531-80000001", "no_fees": True, "no_outsourcing": True, "no_advertising": True,
            "discipline": True, "lecturers_reviewed": True, "consulted_on": consulted_on, "consultation": "与省厅沟通实施安排",
        }  # fmt: skip
        kept = {name: value for name, value in values.items() if name in asked}
        return self.host.submit(page, having="leader", button="保存", **kept)

    def save(self, part, **values):
        page = self.host.get(self.at(f"filing/{part}/"))
        return self.host.submit(page, having=next(iter(values)), button="保存", **values)

    def write_courses(self):
        case, host = self.case, self.host
        for name, title, rank in (("陈院", "教授、院士", "academician"), ("林正", "研究员", "senior")):
            page = host.get(self.at("filing/lecturers/"))
            host.submit(page, having="rank", name=name, unit="示例大学", title=title, rank=rank)
        for n, hours in enumerate(self.hours()):
            page = host.get(self.at("filing/courses/"))
            form = page.form(having="topic")
            day = case.opening + timedelta(days=n // 2)
            kind = FORMS[n % 4]
            lecturer = next(each for each in form.fields if each.name == "lecturer")
            host.submit(
                page, having="topic", on=day.isoformat(), half=("am", "pm")[n % 2], topic=TOPICS[n], form=kind,
                hours=hours, lecturer=lecturer.option(("陈院", "林正")[n % 2]), shareable=n % 3 == 0,
            )  # fmt: skip

    def hours(self):
        """学时 of the half days: 24 for four days, 32 for five, as the sample rosters have it."""
        total, slots = {4: 24, 5: 32}[self.case.days], self.case.days * 2
        base, extra = divmod(total, slots)
        return [Decimal(base + (n < extra)) for n in range(slots)]

    def attach_documents(self, part):
        """A scan into every slot that asks for one; gives their codes."""
        page = self.host.get(self.at(part))
        codes = [code for code, form in page.slots().items() if "自动生成" not in page.reader.slots[code]]
        for code in (code for code in codes if code not in FREE_SLOTS):
            page = self.host.send(page, page.slots()[code], {"file": (f"{code}.pdf", pdf(code), PDF)})
        return [code for code in codes if code not in FREE_SLOTS]

    def submit_filing(self):
        """核对并提交, with a reason for each guiding rule that the class departs from."""
        page = self.host.get(self.at("filing/check/"))
        asked = [name for form in page.reader.forms for name in form.names() if name.startswith("reason-")]
        self.reasons_asked = {name.removeprefix("reason-") for name in asked}
        return self.host.submit(page, button="确认提交", **dict.fromkeys(asked, WHY))

    def decide(self, paper, office, verb):
        """Somebody of an office opens the paper from the queue of the admin site and makes a move."""
        role = "approver" if verb == "accept" else "reviewer"
        person = self.someone(getattr(OFFICES[office], role))
        queue = person.get(f"/admin/{paper.replace('.', '/')}/?desk=mine")
        page = person.get(queue.link(f"/admin/{paper.replace('.', '/')}/", "/change/"))
        self.reviewed = page
        return person.submit(page, f"/{verb}/", note="同意。")
