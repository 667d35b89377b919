"""The annual plan as a sheet: reading 附件1, hints on the whole of it, and writing it again."""

from programs.sheets.compare import compare_rows
from programs.sheets.export import plan_table
from programs.sheets.lint import lint, plan_rows_by_group
from programs.sheets.periods import Period, PeriodNotUnderstood, parse_period
from programs.sheets.plan import PlanSheet, parse_plan
from programs.sheets.rows import PlanRow

__all__ = [
    "Period",
    "PeriodNotUnderstood",
    "PlanRow",
    "PlanSheet",
    "compare_rows",
    "lint",
    "parse_period",
    "parse_plan",
    "plan_rows_by_group",
    "plan_table",
]
