"""The columns of 附件1 and one class as a row of values."""

from dataclasses import asdict, dataclass
from typing import Any

from programs.sheets.periods import Period
from workflow.xlsx.tables import Field

FIELDS = (
    Field("number", "序号", ("编号", "项目序号", "NO", "NO.")),
    Field(
        "title",
        "项目名称",
        ("研修选题", "选题名称", "研修班名称", "班次名称", "研修项目名称", "选题"),
        True,
        120,
    ),
    Field("field", "专业领域", ("领域", "行业领域", "所属领域", "重点领域"), False, 60),
    Field("sponsor", "选题申报单位", ("申报单位", "推荐单位", "主办单位", "申报部门"), True, 120),
    Field("host", "承办单位", ("承办机构", "具体承办单位", "实施单位"), True, 120),
    Field("period", "举办时间", ("办班时间", "培训时间", "研修时间", "计划举办时间", "时间"), True, 40),
    Field("place", "举办地点", ("办班地点", "培训地点", "研修地点", "地点"), True, 80),
    Field("headcount", "研修人数", ("人数", "培训人数", "计划人数", "参训人数", "招生人数"), True, 20),
    Field("days", "研修天数", ("天数", "培训天数", "研修时长", "培训天数"), True, 20),
    Field("funding", "经费来源", ("经费渠道", "资金来源", "经费方式"), False, 60),
    Field("audience", "研修对象", ("培训对象", "招收对象", "对象"), False, 200),
    Field("content", "研修内容", ("培训内容", "主要内容", "内容", "研修主要内容"), False, 2000),
    Field("note", "备注", ("说明",), False, 500),
    Field(
        "host_code",
        "统一社会信用代码",
        ("信用代码", "社会信用代码", "承办单位统一社会信用代码", "承办单位信用代码"),
        False,
        40,
    ),
)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One class of the plan; `excel_row` is its row in Excel. None or "" where a fault says why.

    `period_text` keeps the words of the plan, `period` the span of days that they allow; headcount in persons.
    """

    excel_row: int
    group: str
    number: int | None
    title: str
    field: str
    sponsor: str
    host: str
    period: Period | None
    period_text: str
    place: str
    headcount: int | None
    days: int | None
    funding: str
    audience: str = ""
    content: str = ""
    note: str = ""
    host_code: str = ""
    hidden: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain values for a JSON column: the period as `starts_on` and `ends_on` in ISO form or None."""
        values = asdict(self) | {"period": self.period_text}
        del values["period_text"]
        values["starts_on"] = self.period.starts_on.isoformat() if self.period else None
        values["ends_on"] = self.period.ends_on.isoformat() if self.period else None
        return values
