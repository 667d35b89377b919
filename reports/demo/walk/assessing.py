"""The final assessment of a class under a scheme, with its papers, its 班委 and its 临时党小组."""

import io
from datetime import time, timedelta
from decimal import Decimal

from openpyxl import load_workbook

from reports.demo.walk.person import SCAN, Walker, moment
from trainees import actions as roster_actions
from trainees.actions.papers import hand_in_paper
from trainees.actions.party import save_activity, save_post
from trainees.assessing.components import Component, Kind
from trainees.assessing.proposals import proposals
from trainees.models import AssessmentScheme

PARTY = "政治面貌"
EVERY_THIRD = 3


def with_party_members(content):
    """The sample roster with a column 政治面貌: every third person is a Party member."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    column = sheet.max_column + 1
    sheet.cell(1, column, PARTY)
    for number in range(2, sheet.max_row + 1):
        sheet.cell(number, column, "中共党员" if number % EVERY_THIRD == 2 else "群众")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class Assessing(Walker):
    def set_scheme(self, *components, at):
        """`components` are (code, label, kind, weight) and perhaps the least marks."""
        rows = [
            Component(code, label, kind, Decimal(weight), Decimal(least[0]) if least else None)
            for code, label, kind, weight, *least in components
        ]
        self.scheme = roster_actions.set_scheme(
            self.programme, components=rows, pass_mark=Decimal(60), version=0, actor=self.filer, now=at
        )
        return self

    def hand_in_papers(self, *titles, at):
        """The first trainees hand papers in on their own pages."""
        for title, trainee in zip(titles, self.roster.trainees.all(), strict=False):
            hand_in_paper(
                trainee,
                title=title,
                relation="用研修班所学的方法，分析本单位正在做的项目。",
                problem="现有设备在运行中的故障难以及早发现",
                industry="装备制造",
                content=SCAN,
                name="研修论文.pdf",
                content_type="application/pdf",
                actor=None,
                now=at,
            )
        return self

    def score(self, code, *, at, people=None, low=()):
        """Marks of everybody (or the first `people`) in one component; those numbered in `low` fail it."""
        marks = {
            (each.pk, code, 1): Decimal(38 if each.number in low else 74 + each.number * 7 % 23)
            for each in list(self.roster.trainees.all())[:people]
            if code != "party_conduct" or each.party_member
        }
        return self._save(marks, at)

    def resit(self, code, number, marks, *, at):
        trainee = self.roster.trainees.get(number=number)
        return self._save({(trainee.pk, code, 2): Decimal(marks)}, at)

    def _save(self, marks, at):
        version = AssessmentScheme.objects.get(roster=self.roster).version
        roster_actions.save_scores(self.roster, marks=marks, version=version, actor=self.filer, now=at)
        return self

    def confirm_results(self, *, at):
        """The host confirms what is proposed; one person is passed against it, with a reason."""
        scheme = AssessmentScheme.objects.get(roster=self.roster)
        found = proposals(self.programme, scheme)
        results = {
            each.trainee.pk: (each.proposal.result, "") for each in found.people if each.proposal.result
        }
        failed = [each for each in found.people if each.proposal.result == "failed"]
        if failed:
            results[failed[0].trainee.pk] = ("passed", "参加抢险缺课，已用线上课程补足学时，班主任证明附后。")
        roster_actions.confirm_results(
            self.roster, results=results, version=scheme.version, actor=self.filer, now=at
        )
        return self

    def organise(self):
        """班委 and 临时党小组 from the first day, two activities in the evenings."""
        people = list(self.roster.trainees.all())
        members = [each for each in people if each.party_member]
        at = moment(self.opening, 17)
        for body, chosen, posts in (
            ("committee", people, ("班长", "学习委员", "生活委员")),
            ("party_group", members, ("组长", "组织委员", "组员")),
        ):
            for trainee, post in zip(chosen, posts, strict=False):
                save_post(trainee, body=body, post=post, actor=self.filer, now=at)
        for offset, kind, title, place in (
            (0, "政治学习", "集体学习专业技术人才队伍建设有关精神", "二楼会议室"),
            (1, "班组讨论", "分组讨论本单位技术攻关中的难题", "三楼研讨室"),
        ):
            on = self.opening + timedelta(days=offset)
            values = {
                "body": "party_group" if not offset else "committee", "kind": kind, "title": title, "on": on,
                "begins_at": time(19, 30), "place": place, "present": len(members) if not offset else len(people),
                "note": "", "support": "提供会议室和学习材料" if not offset else "",
            }  # fmt: skip
            save_activity(self.roster, values=values, actor=self.filer, now=moment(on, 21))
        return self

    def assessed(self):
        """The whole of it after the roster has come in, before it is closed."""
        at = moment(self.ending, 17)
        self.set_scheme(
            ("attendance", "出勤", Kind.ATTENDANCE, 20), ("result", "结业测试", Kind.SCORE, 40, 50),
            ("paper", "研修论文", Kind.PAPER, 20), ("party_conduct", "党员表现", Kind.PARTY, 20), at=at,
        )  # fmt: skip
        self.hand_in_papers("海洋装备腐蚀防护的几点思考", "基于数字孪生的产线改造实践", at=at)
        self.score("result", at=at, low=(5,)).score("paper", at=at).score("party_conduct", at=at)
        self.resit("result", 5, 71, at=at)
        return self.organise().confirm_results(at=at)
