"""The commands of the demonstration refuse outside of it."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from programs.models import AnnualPlan

pytestmark = pytest.mark.django_db


def said(*words):
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.req("PR-03")
@pytest.mark.parametrize("command", ["load_demo", "demo_accounts"])
def test_under_production_settings_there_is_no_demonstration(command, settings):
    settings.DEMONSTRATION = False
    with pytest.raises(CommandError, match="正式环境"):
        said(command)
    assert not AnnualPlan.objects.exists()
    settings.DEMONSTRATION = True
    assert json.loads(said("demo_accounts", "--json")) == []
