"""A class that has ended, its budget, its account, and the people who settle it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from applications.models import Filing
from finance import actions
from finance.models import Settlement
from policies.files import read_notice, shipped_files
from policies.keys import KEYS
from policies.models import CalendarYear, Holiday, Notice, Rule, RuleSet
from policies.state_council import arranged_days
from programs.lifecycle import Stage
from programs.models import Funding, Level
from tests import builders
from workflow.lifecycle import Gate, State

HELD = date(2024, 10, 18)
AFTER = datetime(2024, 11, 1, 2, 0, tzinfo=UTC)  # two weeks after the end, in time
LATE = datetime(2024, 12, 20, 2, 0, tzinfo=UTC)
IN_2021 = datetime(2021, 11, 1, 2, 0, tzinfo=UTC)


@cache
def shipped():
    return [read_notice(path) for path in shipped_files()], list(arranged_days())


def rules_at_hand(code):
    """The rules of one shipped notice, written straight into the tables: the loading itself is tested elsewhere."""
    if RuleSet.objects.filter(code=code).exists():
        return
    files, days = shipped()
    file = next(file for file in files if code in {part.fields["code"] for part in file.rule_sets})
    notice = Notice.objects.create(slug=file.slug, source_digest=file.digest, **file.fields)
    made = {}
    for part in file.rule_sets:
        if part.standards:
            rules_at_hand(part.standards)
        row = RuleSet.objects.create(
            version=1, notice=notice, parent=made.get(part.parent), **part.fields,
            standards=RuleSet.objects.filter(code=part.standards).first(),
        )  # fmt: skip
        rules = [Rule(rule_set=row, key=key, kind=KEYS[key].kind, **rule) for key, rule in part.rules.items()]
        Rule.objects.bulk_create(rules)
        made[row.code] = row
    RuleSet.objects.filter(notice=notice).update(state="published", published_at=builders.NOW)
    if not Holiday.objects.exists():
        Holiday.objects.bulk_create(
            Holiday(date=day.day, is_working=day.is_working, name=day.name)
            for day in days
            if day.day.year in (2021, 2024)
        )
        CalendarYear.objects.bulk_create(
            CalendarYear(year=year, title=str(year), changed_at=builders.NOW) for year in (2021, 2024)
        )


def fujian():
    return builders.province("福建", "35")


def demonstration(at=None, **fields):
    """A Fujian 示范 class of 2024 that has been held: subsidised to 45,000 元, sponsor before province."""
    return held("fujian-2024-demonstration", at or builders.host("示例福州大学", fujian()), 2024,
                fund_source="人力资源和社会保障业务经费", **fields)  # fmt: skip


def national_2024(at=None, **fields):
    return held("fujian-2024-national", at or builders.host("示例福州大学", fujian()), 2024, level=Level.NATIONAL,
                fund_source="财政经费", **fields)  # fmt: skip


def national_2021(at=None, **fields):
    return held(
        "national-2021", at or builders.host(), 2021, level=Level.NATIONAL, fund_source="财政经费", **fields
    )


def self_funded(at=None, **fields):
    """A Shandong class of 2021: none of them is subsidised (001-35)."""
    return held("shandong-2021", at or builders.host(), 2021, funding=Funding.SELF_FUNDED, **fields)


def held(
    rules,
    at,
    year,
    *,
    level=Level.PROVINCIAL,
    funding=Funding.SUBSIDISED,
    stage=Stage.HELD,
    ends_on=None,
    **fields,
):
    rules_at_hand(rules)
    if level == Level.NATIONAL:
        builders.service_centre()
    ends_on = ends_on or date(year, 10, 18)
    return builders.programme(
        at, rules=rules, level=level, year=year, stage=stage, funding=funding, ends_on=ends_on,
        starts_on=date(year, 10, 15), **fields,
    )  # fmt: skip


def filing(programme, **budget):
    """An accepted filing with that budget: 伙食费="30000.00"."""
    return Filing.objects.create(
        programme=programme, state=State.ACCEPTED, gate=Gate.RECORD, starts_on=programme.starts_on,
        ends_on=programme.ends_on, budget=budget, submitted_at=builders.NOW, decided_at=builders.NOW,
        decided_by=builders.approver(programme.authority),
    )  # fmt: skip


def opened(programme, now=AFTER):
    return actions.ensure_settlement(programme, actor=builders.filer(programme.host), now=now)


def line(
    settlement,
    amount="1000.00",
    *,
    category="伙食费",
    description="学员用餐",
    quantity="1",
    days="1",
    now=AFTER,
):
    return actions.save_expense(
        settlement, category=category, description=description, quantity=Decimal(quantity),
        unit_price=Decimal(amount), days=Decimal(days), actor=builders.filer(settlement.filer), now=now,
    )  # fmt: skip


def invoice(line, actor, number="24352000000012345678", code="", dated=HELD, now=AFTER):
    return actions.save_invoice(
        line, code=code, number=number, seller="示例酒店", dated=dated, amount=Decimal("1000.00"), actor=actor, now=now,
    )  # fmt: skip


def complete(settlement, now=AFTER):
    """Everything beside the lines that the rules of a claim ask for."""
    filer = builders.filer(settlement.filer)
    if settlement.programme.is_subsidised:
        actions.save_payee(
            settlement, name=settlement.programme.host.name, account="6222020200112233445", bank="中国银行福州鼓楼支行",
            actor=filer, now=now,
        )  # fmt: skip
        if settlement.programme.level == Level.NATIONAL:
            actions.attach_paper(
                settlement, slot="reimbursement_materials", content=b"%PDF-1.7 x", name="报销材料.pdf",
                content_type="application/pdf", actor=filer, now=now,
            )  # fmt: skip
    return settlement


def submitted(programme, amount="1000.00", now=AFTER):
    """A settlement of one line, on its way."""
    settlement = opened(programme, now)
    line(settlement, amount, now=now)
    complete(settlement, now)
    return actions.submit_settlement(settlement, actor=builders.filer(programme.host), now=now)


def reviewed(programme, amount="1000.00", now=AFTER):
    """One that has passed the first pair of eyes."""
    settlement = submitted(programme, amount, now)
    if not settlement.at_last_seat:
        actions.endorse_settlement(settlement, actor=builders.reviewer(settlement.holder), now=now)
    else:
        actions.review_settlement(settlement, actor=builders.finance_officer(settlement.holder), now=now)
    return fresh(settlement)


def approved(programme, amount="1000.00", now=AFTER):
    settlement = reviewed(programme, amount, now)
    actions.approve_settlement(settlement, actor=builders.approver(settlement.holder), now=now)
    return fresh(settlement)


def fresh(settlement):
    return Settlement.objects.select_related("programme").get(pk=settlement.pk)
