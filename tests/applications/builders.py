"""Filings for tests: begun, written to the end, submitted."""

from datetime import date, timedelta
from decimal import Decimal

from applications import actions
from applications.models import CourseSession, Half, Lecturer, LecturerRank
from programs.models import Funding, Level
from tests import builders

NOW = builders.NOW
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n162\n%%EOF\n"
)
FORMS = ("主题报告", "专题研讨")


def shandong(**fields):
    """A self-funded class of Shandong 2021, planned for October."""
    return builders.programme(rules="shandong-2021", **fields)


def fujian_national(**fields):
    """A subsidised national class of 2024, hosted in Fujian, planned for October."""
    home = builders.province("福建", "35")
    at = fields.pop("at", None) or builders.host("示例福州工程学院", home)
    defaults = {"place": "福州市", "headcount": 50, "days": 5, "funding": Funding.SUBSIDISED}
    return builders.programme(
        at, rules="fujian-2024-national", level=Level.NATIONAL, year=2024, **{**defaults, **fields}
    )


def begun(programme, now=NOW):
    return actions.ensure_filing(programme, actor=builders.filer(programme.host), now=now)


def written(programme, *, starts_on=None, now=NOW, **fields):
    """A filing with every part filled in and every document attached, as the rules of its class want them."""
    filing = begun(programme, now)
    starts_on = starts_on or date(programme.year, 10, 15)
    filing.starts_on, filing.ends_on = starts_on, starts_on + timedelta(days=programme.days - 1)
    values = {
        "venue": f"{programme.place}示例路 8 号会议中心三楼", "audience": "从事数据工作的中高级专业技术人员",
        "lodging": "会议中心，双人标准间", "meals": "会议中心自助餐", "assessment_method": "闭卷测验与考勤，合格 60 分",
        "safety_plan": "配备医护一名，张贴疏散图", "budget": {"住宿费": "20000.00", "讲课费": "12000.50"},
        "leader": "张明", "leader_phone": "0531-88880000", "sponsor_leader": "刘主管", "sponsor_leader_phone": "0531-88880001",
        "lecturers_reviewed": True, "no_fees": True, "no_outsourcing": True,
        "no_advertising": True, "discipline": True, "payer": "host", "consulted_on": now.date(),
        "consultation": "与省厅电话沟通实施安排",
    }  # fmt: skip
    if programme.is_subsidised:
        values["subsidy_claimed"] = Decimal("30000.00")
    for name, value in {**values, **fields}.items():
        setattr(filing, name, value)
    filing.save()
    teach(filing)
    attach_all(filing, now)
    filing.refresh_from_db()
    return filing


def teach(filing):
    """Two sessions of 3 学时 on each day, by one lecturer, in two forms."""
    lecturer = Lecturer.objects.create(
        filing=filing, name="李院士", unit="示例研究院", title="研究员", rank=LecturerRank.ACADEMICIAN
    )
    CourseSession.objects.bulk_create(
        CourseSession(
            filing=filing, on=filing.starts_on + timedelta(days=day), half=half, topic=f"第 {day + 1} 天{half.label}课程",
            form=FORMS[place], hours=Decimal("3.0"), lecturer=lecturer,
        )
        for day in range(filing.days)
        for place, half in enumerate((Half.MORNING, Half.AFTERNOON))
    )  # fmt: skip


def attach_all(filing, now=NOW):
    for rule in filing.rules.starting("filing.documents"):
        for item in rule.value:
            filing.refresh_from_db()
            actions.attach_document(
                filing, slot=item["code"], content=PDF, name=f"{item['name']}.pdf", content_type="application/pdf",
                version=filing.version, actor=builders.filer(filing.programme.host), now=now,
            )  # fmt: skip


def submitted(programme, *, now=NOW, **fields):
    filing = written(programme, now=now, **fields)
    return actions.submit_filing(filing, actor=builders.filer(filing.filer), now=now)


def returned(programme, remarks, *, now=NOW, **fields):
    filing = submitted(programme, now=now, **fields)
    return actions.return_filing(filing, remarks=remarks, actor=builders.approver(filing.holder), now=now)
