"""The rotating code: the same for whoever knows the secret, another each time, found within the slack and no further."""

from datetime import UTC, datetime, timedelta

from trainees.attending.codes import code_at, step_at, step_began, step_of

NOON = datetime(2021, 10, 15, 4, 0, 7, tzinfo=UTC)
SECRET = "a secret of the session"


def seen(at, **changed):
    values = {"secret": SECRET, "moment": NOON, "period": 20, "slack": 2, **changed}
    return step_of(code_at(SECRET, step_at(at, 20)), **values)


def test_a_code_has_six_digits_and_changes_with_every_step():
    codes = [code_at(SECRET, step) for step in range(1000, 1200)]
    assert {len(code) for code in codes} == {6}
    assert all(code.isdigit() for code in codes)
    assert len(set(codes)) > 195
    assert code_at("another secret", 1000) != codes[0]


def test_codes_are_those_of_rfc_6238():
    """Appendix B, SHA-256: the last six of the eight digits of steps 1, 0x23523EC and 0x23523ED."""
    key = "12345678901234567890123456789012"
    assert [code_at(key, step) for step in (1, 0x23523EC, 0x23523ED)] == ["119246", "084774", "062674"]


def test_steps_begin_where_they_are_counted():
    assert step_at(step_began(77, 20), 20) == 77
    assert step_at(step_began(78, 20) - timedelta(microseconds=1), 20) == 77


def test_a_code_is_found_within_the_slack_on_both_sides():
    here = step_at(NOON, 20)
    for steps in range(-4, 5):
        found = seen(NOON + timedelta(seconds=20 * steps))
        assert found == (here + steps if abs(steps) <= 2 else None), steps


def test_a_code_of_another_session_is_none():
    assert seen(NOON) is not None
    assert seen(NOON, secret="another secret") is None
