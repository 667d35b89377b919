"""What of the desk somebody asked for, as it stands in the address (values in, values out)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.http import urlencode

from finance.amounts import add_up
from finance.desk.cases import Case, Tab
from workflow.perform import whole_number

MINE, ALL = "mine", "all"
TABS = ((MINE, "待我办理"), *Tab.choices, (ALL, "全部"))


class Figure(TextChoices):
    """A sum that can be asked for by its classes; the value names the property of a case."""

    CLAIMED = "claimed", "申请拨付"
    EXPECTED = "expected", "在途预计"
    PAYABLE = "payable", "应拨付"
    APPROVED = "approved", "已审定"
    PAID = "paid", "已拨付"
    RECOVERED = "recovered", "已追回"
    OUTSTANDING = "outstanding", "待追回"
    SPENT = "spent", "实际支出"


@dataclass(frozen=True)
class Choice:
    """A year, a tab and filters; `figure` keeps the classes that a sum is made of."""

    year: int | None
    tab: str = MINE
    source: str = ""
    track: str = ""
    province: str = ""
    city: str = ""
    payer: str = ""
    channel: str = ""
    risk: str = ""
    figure: str = ""
    q: str = ""

    @property
    def filtered(self) -> bool:
        return any(getattr(self, name) for name in FILTERS)

    def url(self, name="finance_desk", **changes) -> str:
        """The address of the same choice with some of it changed."""
        asked = replace(self, **changes)
        query = {field.name: value for field in fields(asked) if (value := getattr(asked, field.name))}
        return f"{reverse(name)}?{urlencode(query)}"

    def keeps(self, case: Case) -> bool:
        """Whether a case is among the chosen ones, its tab apart."""
        programme = case.programme
        wanted = {
            "source": case.source, "track": programme.track.name, "province": case.province, "city": case.city or NO_CITY,
            "payer": case.payer,
        }  # fmt: skip
        if any((asked := getattr(self, name)) and asked != found for name, found in wanted.items()):
            return False
        if self.risk and self.risk not in {risk.code for risk in case.risks}:
            return False
        if self.channel and self.channel not in case.funding:
            return False
        if self.figure and not getattr(case, self.figure):
            return False
        text = f"{programme.code} {programme.title} {programme.host.name}"
        return self.q.casefold() in text.casefold()


FILTERS = ("source", "track", "province", "city", "payer", "channel", "risk", "figure", "q")
NO_CITY = "省直或未归入地市"


def choice_of(query: Mapping[str, str], years: list[int], today_year: int) -> Choice:
    """The choice of an address; what it cannot mean falls back: the latest year that has begun, the person's own work."""
    asked = whole_number(query.get("year"))
    begun = [year for year in years if year <= today_year]
    year = asked if asked in years else begun[0] if begun else years[0] if years else None
    tab = query.get("tab", "")
    figure = query.get("figure", "")
    return Choice(
        year=year,
        tab=tab if tab in dict(TABS) else ALL if any(query.get(name) for name in FILTERS) else MINE,
        figure=figure if figure in Figure.values else "",
        **{name: query.get(name, "").strip()[:80] for name in FILTERS if name != "figure"},
    )


def in_tab(case: Case, tab: str) -> bool:
    if tab == MINE:
        return bool(case.mine)
    return tab == ALL or case.tab == tab


def tabs_of(cases: Iterable[Case], choice: Choice) -> list[tuple[str, str, int, str]]:
    """[(code, label, how many, address)] under the filters that stand."""
    kept = [case for case in cases if choice.keeps(case)]
    return [
        (code, label, sum(in_tab(case, code) for case in kept), choice.url(tab=code)) for code, label in TABS
    ]


def sum_of(cases: Iterable[Case], figure: str) -> Decimal:
    return add_up(getattr(case, figure) or Decimal("0.00") for case in cases)
