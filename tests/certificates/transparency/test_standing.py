"""A certificate that is not in the log as what it is shown as does not pass."""

import pytest

from certificates.actions.logging import publish_head
from certificates.models import Certificate, TreeNode
from certificates.transparency.standing import bears_entry, is_logged, with_entries
from tests.certificates.builders import ISSUED
from tests.certificates.transparency.conftest import ended

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(valid):
    return valid


@pytest.mark.req("PR-14")
@pytest.mark.parametrize("published", [True, False])
def test_what_is_logged_passes_in_each_state(rows, published):
    ended(rows[1], "superseded")
    ended(rows[2], "revoked")
    if published:
        publish_head(now=ISSUED)
    assert [is_logged(row) for row in rows] == [True] * 5
    assert [bears_entry(row) for row in rows] == [True] * 5


@pytest.mark.req("PR-14", "T09")
def test_a_certificate_without_an_entry_does_not_pass(rows):
    rows[0].leaf = None
    assert not is_logged(rows[0])
    assert not bears_entry(rows[0])


@pytest.mark.req("T08")
@pytest.mark.parametrize(("field", "value"), [("content_hash", "f" * 64), ("number", "YX0")])
def test_a_row_that_was_changed_does_not_pass(rows, field, value):
    setattr(rows[0], field, value)
    assert not is_logged(rows[0])
    assert not bears_entry(rows[0])


def test_the_entry_of_another_certificate_does_not_pass(rows):
    rows[0].leaf = rows[1].leaf
    assert not is_logged(rows[0])
    assert not bears_entry(rows[0])


@pytest.mark.req("T08")
def test_a_revoked_certificate_that_somebody_set_valid_again_does_not_pass(rows):
    ended(rows[0], "revoked")
    Certificate.objects.filter(pk=rows[0].pk).update(state="valid")
    rows[0].refresh_from_db()
    assert not is_logged(rows[0])


def test_a_revocation_without_an_entry_is_told(rows):
    ended(rows[0], "revoked", logged=False)
    assert not is_logged(rows[0])


@pytest.mark.parametrize("published", [True, False])
def test_an_entry_that_does_not_lead_to_the_root_does_not_pass(rows, published):
    if published:
        publish_head(now=ISSUED)
    TreeNode.objects.filter(height=1, position=0).update(node_hash=bytes(32))
    assert not is_logged(rows[2])
    assert is_logged(rows[4])  # its way leads over the node above, which still stands
    TreeNode.objects.filter(height=1).delete()
    assert not is_logged(rows[2])


@pytest.mark.req("PR-14", "T09")
def test_the_short_form_is_one_query_and_leaves_out_what_has_no_entry(rows, django_assert_num_queries):
    ended(rows[0], "revoked")
    ended(rows[1], "revoked")
    Certificate.objects.filter(pk=rows[1].pk).update(state="valid")  # somebody sets it valid again
    Certificate.objects.filter(pk=rows[3].pk).update(leaf=None, state="superseded")
    with django_assert_num_queries(1):
        found = list(with_entries(Certificate.objects.all()).values_list("ordinal", flat=True))
    assert found == [1, 3, 5]


def test_the_long_form_takes_five_queries(rows, django_assert_max_num_queries):
    publish_head(now=ISSUED)
    with django_assert_max_num_queries(5):
        assert is_logged(rows[2])
