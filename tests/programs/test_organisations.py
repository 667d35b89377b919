"""Matching names of a plan with organisations: values in, values out."""

from accounts.roles import OrganisationKind
from programs.organisations import Known, Match, match_organisations

OFFICE = Known(2, "山东省人力资源和社会保障厅", "山东", OrganisationKind.PROVINCE, "/1/2/")
FUJIAN = Known(3, "福建省人力资源和社会保障厅", "福建", OrganisationKind.PROVINCE, "/1/3/")
SPONSOR = Known(4, "山东省工信厅", "", OrganisationKind.DEPARTMENT, "/1/2/4/")
SCHOOL = Known(5, "示例职业学院", "", OrganisationKind.HOST, "/1/2/5/", "125399006MCLT6704T", "山东厅")
SAME_NAME = Known(6, "示例职业学院", "", OrganisationKind.HOST, "/1/3/6/")
EVERYBODY = [OFFICE, FUJIAN, SPONSOR, SCHOOL, SAME_NAME]


def row(host, sponsor="山东省工信厅", number=4, **more):
    return {"host": host, "sponsor": sponsor, "excel_row": number, **more}


def match(*rows, known=EVERYBODY, office=OFFICE):
    return {m.name: m for m in match_organisations(rows, known, office)}


def test_names_are_known_by_their_exact_words_with_all_their_rows():
    found = match(row("示例职业学院"), row("示例职业学院", number=9))
    assert found == {
        "山东省工信厅": Match("山东省工信厅", 4, "department", None, "", (4, 9)),
        "示例职业学院": Match("示例职业学院", 5, "host", None, "", (4, 9)),
    }


def test_one_name_twice_means_the_office_s_own_else_stays_open():
    ministry = Known(1, "人社部", "", OrganisationKind.MINISTRY, "/1/")
    found = match(row("示例职业学院"), office=ministry)["示例职业学院"]
    assert (found.known, found.ambiguous, found.near) == (False, True, (SCHOOL, SAME_NAME))
    assert match(row("示例职业学院"))["示例职业学院"].pk == 5


def test_a_code_goes_before_a_name():
    found = match(row("示例大学（新校名）", host_code="125399006MCLT6704T"))["示例大学（新校名）"]
    assert (found.pk, found.found_name, found.ambiguous) == (5, "示例职业学院", False)


def test_the_unknown_are_proposed_with_kind_and_place():
    found = match(
        row("福建示例新能源有限公司"), row("示例行业协会"), row("某某研究院", sponsor="福建省某局"),
        row("示例职业学院分院"),
    )  # fmt: skip
    proposed = {name: (m.kind, m.parent_name[:2]) for name, m in found.items() if not m.known}
    assert proposed == {
        "福建示例新能源有限公司": ("enterprise", "福建"), "示例行业协会": ("association", "山东"),
        "某某研究院": ("host", "福建"), "福建省某局": ("department", "福建"), "示例职业学院分院": ("host", "山东"),
    }  # fmt: skip
    assert found["示例职业学院分院"].near == (SCHOOL, SAME_NAME)
    assert not found["示例职业学院分院"].ambiguous
