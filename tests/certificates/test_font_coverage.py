"""`manage.py font_coverage`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command


@pytest.mark.req("PR-27")
def test_it_prints_what_each_block_has() -> None:
    out = StringIO()
    call_command("font_coverage", stdout=out)

    assert "100.00%  20,992 / 20,992  U+4E00–U+9FFF  基本汉字" in out.getvalue()
    assert "扩充 I（公安人名）" in out.getvalue()


def test_it_tells_whether_a_name_can_be_printed() -> None:
    out = StringIO()
    call_command("font_coverage", "王䶮", stdout=out)
    assert out.getvalue().strip() == "全部可以印出。"

    with pytest.raises(CommandError, match=r"“\U0003134b”（U\+3134B）"):
        call_command("font_coverage", "王\U0003134b")
