"""A class that has ended, with its filed budget, and the browser of its host."""

import pytest

from tests import builders
from tests.finance import builders as money
from tests.finance.pages import at


@pytest.fixture
def programme():
    row = money.demonstration()
    money.filing(row, 住宿费="20000.00", 伙食费="30000.00")
    return row


@pytest.fixture
def host(programme):
    return at(builders.filer(programme.host))
