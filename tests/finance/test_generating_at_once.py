"""Two people generate at one moment: one paper for the same data, with real threads and a real lock."""

import pytest
from django.db import connection

from accounts.models import User
from finance.actions.generating import generate_paper
from finance.models import Paper
from programs.models import Programme
from tests import builders
from tests.at_once import at_once
from tests.finance import builders as money
from workflow.journal import verify
from workflow.models import Entry

pytestmark = [
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite takes one writer at a time; tests/finance/test_generating.py has the order one after the other",
    ),
    pytest.mark.django_db(transaction=True),
]


def generate(programme, name, form):
    def act():
        row, actor = Programme.objects.get(pk=programme.pk), User.objects.get(username=name)
        generate_paper(row, kind="settlement", form=form, actor=actor, now=money.AFTER)

    return act


def test_the_same_data_are_kept_once_whoever_comes_first():
    programme = money.demonstration()
    money.line(money.opened(programme))
    names = [builders.filer(programme.host).username, builders.reviewer(programme.authority).username] * 2
    forms = ["pdf", "pdf", "xlsx", "xlsx"]
    acts = [generate(programme, name, form) for name, form in zip(names, forms, strict=True)]
    assert at_once(*acts) == ["done"] * 4
    assert sorted((row.form, row.edition) for row in Paper.objects.all()) == [("pdf", 1), ("xlsx", 1)]
    assert Entry.objects.filter(verb="generate_paper").count() == 2
    assert list(verify()) == []
