import json
import re
from copy import deepcopy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.files import BadNotice, faults_of, read_notice, shipped_files

FILES = shipped_files()


def bare(text):
    return "".join(text.split())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_quotation_stands_in_the_notice(path):
    file = read_notice(path)
    text = bare(file.fields["body"] + file.fields["title"])
    missing = [
        (part.fields["code"], key, piece)
        for part in file.rule_sets
        for key, rule in part.rules.items()
        for piece in re.split("…|；", rule.get("quote", ""))
        if bare(piece) not in text
    ]
    assert missing == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_rule_has_a_clause_and_a_rule_of_the_notice_its_words(path):
    for part in read_notice(path).rule_sets:
        for key, rule in part.rules.items():
            assert rule["clause"], key
            assert rule.get("quote") or rule["value"] is None or rule["clause"].startswith("平台默认"), key


@pytest.mark.req("000-01", "000-02", "001-01", "001-02", "001-03", "002-01", "003-01", "004-02", "004-45")
def test_the_documents_keep_what_they_say_about_themselves():
    files = {path.stem: read_notice(path) for path in FILES}
    notices = {slug: file.fields for slug, file in files.items()}
    national, shandong = notices["national-2021"], notices["shandong-2021"]
    assert (national["number"], str(national["written_on"]), str(national["published_on"])) == (
        "人社厅发〔2021〕24号", "2021-04-16", "2021-04-20",
    )  # fmt: skip
    assert (national["source"], national["division"], len(files["national-2021"].enclosures)) == (
        "人社部",
        "专业技术人员管理司",
        3,
    )
    assert (str(shandong["written_on"]), str(shandong["printed_on"]), shandong["proofreader"]) == (
        "2021-08-19", "2021-08-20", "王磊",
    )  # fmt: skip
    assert shandong["contact"]["postcode"] == "250014"
    assert len(files["shandong-2021"].enclosures) == 7
    assert notices["fujian-2024"]["division"] == "职业能力建设处"
    assert notices["fujian-2024"]["rests_on"][:2] == ["人社厅函〔2024〕34号", "闽人社办〔2023〕216号"]
    assert len(notices["project-2021-2030"]["issuers"]) == 6
    assert (notices["hebei-draft"]["draft"], notices["hebei-draft"]["public"]) == (True, False)
    assert notices["hebei-draft"]["interpreter"] == "河北省人力资源和社会保障厅"


def write(tmp_path, change):
    data = json.loads((FILES[0].parent / "shandong-2021.json").read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    path.with_suffix(".txt").write_text("正文", encoding="utf-8")
    return path


def spoil_value(data):
    data["rule_sets"][0]["rules"]["class.hours.min"]["value"] = "二十四"


def spoil_key(data):
    data["rule_sets"][0]["rules"]["class.colour"] = {"value": "red", "force": "binding", "clause": "一"}


def spoil_force(data):
    data["rule_sets"][0]["rules"]["class.end_by"]["force"] = "hard"


def spoil_day(data):
    data["notice"]["written_on"] = "2021年8月"


def spoil_shape(data):
    del data["rule_sets"][0]["name"]


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_value, "shandong-2021 的“学时”（class.hours.min）"),
        (spoil_key, "没有名为“class.colour”的规则"),
        (spoil_force, "force 应为"),
        (spoil_day, "written_on 应为"),
        (spoil_shape, "须有 code、name、level、rules"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path, spoil, words):
    with pytest.raises(BadNotice, match=re.escape(words)):
        read_notice(write(tmp_path, spoil))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 99999) | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["code", "name", "rules"]), inner)
    ),
    max_leaves=4,
)
WHOLE = json.loads((FILES[0].parent / "shandong-2021.json").read_text(encoding="utf-8"))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_stands_in_any_place_of_a_file_is_told_and_never_raises(data):
    """Walk down to some place in a whole file and put something else there."""
    spoilt = deepcopy(WHOLE)
    place, step = {"file": spoilt}, "file"
    for _ in range(data.draw(st.integers(0, 5))):
        inside = place[step]
        if not isinstance(inside, dict | list) or not inside:
            break
        steps = sorted(inside) if isinstance(inside, dict) else range(len(inside))
        place, step = inside, data.draw(st.sampled_from(steps))
    place[step] = data.draw(ANYTHING)
    whole = place["file"] if step == "file" else spoilt
    assert all(isinstance(fault, str) and fault for fault in faults_of(whole))


def test_a_file_that_is_no_json_is_refused(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(BadNotice, match="不能读取"):
        read_notice(path)
