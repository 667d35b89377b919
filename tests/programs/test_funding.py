"""What the words of a plan say about who pays."""

import pytest

from programs.models import Funding
from programs.sheets.funding import funding_of
from tests.programs.builders import row, sheet
from tests.programs.test_intake import kinds, read


@pytest.mark.req("000-41", "001-35")
@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("财政资助", Funding.SUBSIDISED),
        ("省级人才工作经费", Funding.SUBSIDISED),
        ("财政资助、单位自筹", Funding.SUBSIDISED),
        ("自筹", Funding.SELF_FUNDED),
        ("自筹 经费", Funding.SELF_FUNDED),
        ("非资助", Funding.SELF_FUNDED),
        ("", Funding.SELF_FUNDED),
        ("待定", None),
        ("企业", None),
    ],
)
def test_words_are_one_or_the_other_or_not_understood(words, meant):
    assert funding_of(words) == meant


@pytest.mark.django_db
def test_words_that_do_not_say_who_pays_are_a_fault_of_their_cell():
    """They were taken for a subsidy once."""
    intake = read(sheet(row(), row(number=2, title="乙", funding="待定")))
    assert kinds(intake.faults) == [(5, "funding")]
    assert "“待定”看不出是财政资助还是单位自筹" in intake.faults[0]["sentence"]
