"""The draw as a pure function: anybody who has seed and frame comes to the same result."""

import hashlib

import pytest

from supervision.sampling import commitment_of, draw_pairs, ranked

SEED = "00112233445566778899aabbccddeeff"
FRAME = [{"code": f"1/SJ2021{n:03}", "host": f"示例院校{n % 4}"} for n in range(20)]
INSPECTORS = [{"username": f"person{n}", "conflicts": [f"示例院校{n % 4}"]} for n in range(8)]


def drawn(seed=SEED, size=5, frame=FRAME, inspectors=INSPECTORS, **options):
    return draw_pairs(seed, frame=frame, inspectors=inspectors, size=size, **options)


def test_the_commitment_is_the_plain_hash_of_the_seed():
    assert commitment_of(SEED) == hashlib.sha256(SEED.encode()).hexdigest()


@pytest.mark.req("003-73")
def test_the_published_method_gives_the_published_result():
    """The sentence on the public page, written down a second time by hand."""
    by_hand = sorted(
        (each["code"] for each in FRAME), key=lambda code: hashlib.sha256(f"{SEED}|class|{code}".encode()).hexdigest()
    )[:5]  # fmt: skip
    assert [pair["code"] for pair in drawn()] == by_hand
    assert drawn() == drawn()


@pytest.mark.req("003-73")
def test_neither_the_order_of_the_frame_nor_that_of_the_people_matters():
    assert drawn(frame=FRAME[::-1], inspectors=INSPECTORS[::-1]) == drawn()


def test_another_seed_draws_others():
    assert drawn("another") != drawn()


@pytest.mark.req("003-73")
def test_nobody_inspects_where_he_has_a_conflict():
    hosts = {each["code"]: each["host"] for each in FRAME}
    conflicts = {each["username"]: each["conflicts"] for each in INSPECTORS}
    pairs = drawn(size=20)
    assert all(len(pair["inspectors"]) == 2 for pair in pairs)
    assert not [1 for pair in pairs for name in pair["inspectors"] if hosts[pair["code"]] in conflicts[name]]


def test_a_class_that_nobody_may_inspect_is_drawn_with_nobody():
    everybody = [{"username": "a", "conflicts": ["示例院校0"]}]
    assert drawn(size=1, frame=FRAME[:1], inspectors=everybody) == [
        {"code": FRAME[0]["code"], "inspectors": []}
    ]


def test_every_class_is_drawn_about_equally_often():
    """400 draws of 5 in 20: each class about 100 times."""
    counts = dict.fromkeys((each["code"] for each in FRAME), 0)
    for n in range(400):
        for code in ranked(f"seed-{n}", "class", counts)[:5]:
            counts[code] += 1
    assert 70 < min(counts.values()) <= max(counts.values()) < 130
