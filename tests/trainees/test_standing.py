"""Who meets the usual conditions of 人社厅发〔2021〕24号 二."""

import pytest

from trainees.standing import eligible, why_not


@pytest.mark.req("000-27")
@pytest.mark.parametrize(
    ("qualification", "post"),
    [
        ("高级工程师", ""), ("工程师", ""), ("副教授", ""), ("一级注册结构工程师", "技术员"), ("副主任医师", ""),
        ("主治医师", ""), ("主管护师", ""), ("执业药师", ""), ("二级建造师", ""), ("助理研究员", "科室负责人"),
        ("", "副院长"), ("无", "办公室主任"), ("讲师", ""),
        ("", "工会主席、教研室主任"), ("", "院长助理"), ("", "所长（主持工作）"),
    ],
)  # fmt: skip
def test_rank_or_a_leading_post_suffices(qualification, post):
    assert eligible(qualification, post)


@pytest.mark.req("000-27")
@pytest.mark.parametrize(
    ("qualification", "post"),
    [
        ("", ""),
        ("无", "职员"),
        ("科员", ""),
        ("办事员", "职员"),
        ("助理工程师", ""),
        ("初级会计师", "出纳"),
        ("技术员", "技术员"),
        ("实习研究员", ""),
        ("住院医师", "医生"),
        ("护师", ""),
        ("", "教务处干事"),
        ("", "客户经理"),
        ("未评", "院长办公室秘书"),
    ],
)
def test_juniors_without_a_leading_post_need_a_word(qualification, post):
    assert not eligible(qualification, post)


def test_the_reason_names_what_is_written():
    assert why_not("助理工程师", "") == "“助理工程师”不属中高级，没有填职务"
    assert why_not("工程师", "") == ""
