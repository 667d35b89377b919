"""Characters that no font draws: a warning on the roster, a task when a certificate is stopped, a list of all (PR-27)."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.roles import Role
from certificates.actions.drawing import finish_certificate
from certificates.actions.numbering import reserve_batch
from certificates.characters import characters_for
from certificates.models import Certificate
from reports.staff.certificates import missing_characters
from tests import builders
from tests.certificates.builders import ISSUED, accepted, held_class
from trainees.hints import hints
from trainees.listing import listing

pytestmark = pytest.mark.django_db
RARE = "王\U0003134b"


@pytest.fixture
def row():
    return held_class(count=2, names={1: RARE})


@pytest.mark.req("PR-27")
def test_the_roster_warns_before_anything_is_issued(client, row):
    found = [
        hint
        for hint in hints(row, listing(row).lines, builders.reviewer(row.authority))
        if hint.code == "glyphs"
    ]
    assert [[(person.name, why) for person, why in hint.people] for hint in found] == [
        [(RARE, "“\U0003134b”（U+3134B）")]
    ]
    client.force_login(builders.filer(row.host))
    assert "姓名中有字库没有的字" in client.get(f"/portal/programmes/{row.pk}/roster/").content.decode()


@pytest.mark.req("PR-27")
def test_a_stopped_certificate_is_a_task_that_names_person_class_and_character(client, row):
    batch = accepted(row)
    reserve_batch(batch, now=ISSUED)
    for certificate in Certificate.objects.order_by("ordinal"):
        finish_certificate(certificate, now=ISSUED)
    stopped = Certificate.objects.waiting().get()
    assert ("U+3134B" in stopped.fault, stopped.name, Certificate.objects.valid().count()) == (True, RARE, 1)

    line = missing_characters(builders.reviewer(row.authority))
    assert (line.count, line.example) == (1, f"{RARE}（{row.title}）：“\U0003134b”（U+3134B）")
    assert missing_characters(builders.reviewer(builders.province("福建", "35"))) is None

    client.force_login(builders.reviewer(row.authority))
    page = client.get(line.url).content.decode()
    assert all(words in page for words in ("U+3134B", stopped.number, RARE, row.title, "补充含该字的字库"))
    client.force_login(builders.approver(builders.province("福建", "35")))
    assert RARE not in client.get(line.url).content.decode()
    client.force_login(builders.user("reader", row.authority, Role.READER))
    assert client.get(line.url).status_code == 404


@pytest.mark.req("PR-27")
def test_the_list_holds_the_people_of_all_rosters_before_any_is_numbered(row):
    (found,) = characters_for(builders.reviewer(row.authority))
    assert (found.code, [person.name for person in found.awaited], found.stopped) == ("U+3134B", [RARE], [])


@pytest.mark.req("PR-27")
def test_the_command_lists_characters_and_classes_and_no_name(row):
    out = StringIO()
    with pytest.raises(CommandError, match="共 1 个字没有字形"):
        call_command("font_coverage", "--names", stdout=out)
    assert out.getvalue().strip() == f"“\U0003134b”（U+3134B）  1 人  {row.code}"
    assert "王" not in out.getvalue()


def test_the_command_is_content_where_every_name_can_be_printed():
    held_class(count=1)
    out = StringIO()
    call_command("font_coverage", "--names", stdout=out)
    assert out.getvalue().strip() == "学员姓名中的字全部可以印出。"
