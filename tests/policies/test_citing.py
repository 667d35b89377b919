"""Which document of the portal a line of text names."""

from types import SimpleNamespace

import pytest

from policies.citing import named_in, names, resting_on


def document(number="", title="", rests_on=(), pk=0):
    return SimpleNamespace(number=number, title=title, rests_on=list(rests_on), pk=pk)


SCHEME = document("人社部发〔2021〕73号", "关于印发专业技术人才知识更新工程实施方案的通知", pk=1)


@pytest.mark.parametrize(
    "line",
    [
        "人社部发〔2021〕73号",
        "人社部发[2021]73号",
        "人社部发 ［2021］ 73号",
        "《关于印发专业技术人才知识更新工程实施方案的通知》（人社部发〔2021〕73号）",
        "《关于印发专业技术人才知识更新工程实施方案的通知》",
    ],
)
def test_a_line_names_a_document_by_number_or_title(line):
    assert names(line, SCHEME)


@pytest.mark.parametrize(
    "line",
    [
        "人社部发〔2021〕7号",
        "人社部发〔2021〕730号",
        "鲁人社部发〔2021〕73号",
        "《专业技术人才知识更新工程实施方案》",
        "",
    ],
)
def test_a_line_about_another_document_does_not(line):
    assert not names(line, SCHEME)


def test_a_document_without_number_goes_by_its_title():
    regulation = document(title="高级研修项目管理办法")
    assert names("《高级研修项目管理办法》", regulation)
    assert names("高级研修项目管理办法", regulation)
    assert not names("《河北省高级研修项目管理办法》", regulation)
    assert not names("", document())


def test_the_other_direction_lists_who_rests_on_it():
    local = document("冀人社发〔2022〕1号", "办法", ["人社部发〔2021〕73号"], pk=2)
    assert resting_on(SCHEME, [local, document(pk=3)]) == [local]
    assert resting_on(local, [local]) == []
    assert named_in("人社部发〔2021〕73号", [local, SCHEME]) is SCHEME
