"""What somebody will ask about an account: hints with figures and reasons, never verdicts. Values in, values out.

The figures of this package are the portal's own, of no notice: they only decide when a question is worth asking.
"""

from finance.hints.amounts import beyond_budget, unit_slips
from finance.hints.bills import (
    bare_lines,
    foreign_buyers,
    one_seller,
    round_sums,
    runs_of_numbers,
    strange_days,
    unmatched,
)
from finance.hints.elsewhere import same_files, same_lectures, same_numbers
from finance.hints.people import more_than_signed_in, own_journeys, paid_twice
from finance.hints.values import Account, Bill, Elsewhere, Hint, Line

__all__ = ["ALL", "Account", "Bill", "Elsewhere", "Hint", "Line"]

# In the order in which they are shown: what weighs most comes first.
ALL = (
    unit_slips, paid_twice, same_lectures, same_numbers, same_files, more_than_signed_in, own_journeys, beyond_budget,
    bare_lines, unmatched, strange_days, foreign_buyers, one_seller, runs_of_numbers, round_sums,
)  # fmt: skip
