"""What the offices of the demonstration have to spend in their years: one fund source is enough for its classes, one is not."""

from collections import Counter
from datetime import date
from decimal import Decimal

from accounts.models import Organisation, User
from finance.actions import set_fund_budget
from programs.models import Funding, Programme
from reports.demo.walk import moment

# (who pays, whose plan, who enters it); the share of what all classes of a source may ask for at most.
OFFICES = (("福建", "福建", "fujian_caiwu"), ("部人事服务中心", "人社部", "zhongxin_caiwu"))
PARTS = (Decimal("0.80"), Decimal("1.10"))
THOUSAND = Decimal(1000)


def load_funds(today):
    for payer, authority, username in OFFICES:
        office, actor = Organisation.objects.get(short_name=payer), User.objects.get(username=username)
        rows = Programme.objects.filter(
            authority__short_name=authority, funding=Funding.SUBSIDISED
        ).select_related("plan", "rule_set__notice")
        most: Counter = Counter()
        for programme in rows.exclude(fund_source=""):
            cap = programme.rule_set.rules().value("subsidy.cap")
            most[programme.year, programme.fund_source] += Decimal(cap or 0)
        for n, ((year, source), amount) in enumerate(sorted(most.items())):
            set_fund_budget(
                office, year=year, fund_source=source, amount=(amount * PARTS[n % 2] // THOUSAND) * THOUSAND,
                document=f"（演示）{year}年部门预算批复", actor=actor, now=moment(min(date(year, 4, 1), today)),
            )  # fmt: skip
