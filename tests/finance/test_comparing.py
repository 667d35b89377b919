"""Classes side by side: the spread of a track and parts of a whole."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from finance.desk.comparing import axis_top, quantile, shares_of

AMOUNTS = st.lists(st.decimals("0.01", "9999999", places=2), min_size=1, max_size=30)


@given(AMOUNTS)
def test_quantiles_lie_in_order_between_the_least_and_the_most(values):
    values = sorted(values)
    found = [quantile(values, Decimal(part) / 4) for part in range(5)]
    assert (found[0], found[-1]) == (values[0], values[-1])
    assert all(low <= high for low, high in pairwise(found))


@given(AMOUNTS)
def test_shares_add_up_to_the_whole(values):
    shares = shares_of({str(n): value for n, value in enumerate(values)})
    assert sum(share.amount for share in shares) == sum(values)
    assert abs(sum(share.percent for share in shares) - 100) <= Decimal("0.05") * len(shares)


@given(st.decimals("0.01", "9999999", places=2))
def test_an_axis_reaches_its_greatest_value_and_not_far_beyond(most):
    assert most <= axis_top(most) <= max(most * Decimal("2.5"), Decimal(1))
