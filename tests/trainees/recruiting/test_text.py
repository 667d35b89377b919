"""The first draft of a notice, and whether its words ask for money."""

import pytest

from trainees.recruiting.text import fee_sentences, first_draft

BORNE = ["往返交通费"]
FACTS = {
    "year": 2021, "name": "专业技术人才知识更新工程", "host": "示例学院", "title": "示例研修班", "content": "示例内容",
    "audience": "具有中高级职称的专业技术人员", "scope": "面向全省招收",
    "time": "2021-10-15（周五）至2021-10-18（周一）", "place": "济南市示例路1号", "lodging": "统一安排住宿", "meals": "食堂用餐。",
    "fees": "除往返交通费由学员承担外，不向学员收取任何费用。",
}  # fmt: skip


@pytest.mark.req("000-44", "001-36")
@pytest.mark.parametrize(
    "text",
    [
        "培训费1000元",
        "请于报到时缴纳资料费",
        "食宿费自理",
        "食宿统一安排，费用由学员所在单位承担",
        "资料费每人200元",
        "每人 800 元",
        "不收取培训费，但收取资料费200元",
        "往返交通费由学员承担，食宿费由选派单位负担",
        "收费标准另行通知",
        "收 取 资 料 费",
        "培\u200b训费１０００元",
        "每人伍佰元",
        "不收取培训费但须缴纳资料费",
    ],
)
def test_a_sentence_that_asks_for_money_is_found(text):
    assert fee_sentences(f"统一安排食宿。{text}。请准时报到。", BORNE) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "除往返交通费由学员承担外，不向学员收取任何费用",
        "培训费、食宿费等，均不向学员收取",
        "往返交通费自理",
        "食宿统一安排，费用由承办单位承担",
        "本次研修免费",
        "学员无需缴纳费用",
        "研修内容包括收费公路管理的政策",
    ],
)
def test_a_sentence_that_asks_for_nothing_is_left_alone(text):
    assert fee_sentences(text, BORNE) == []


def test_the_way_there_and_back_is_no_charge_of_the_class_and_what_a_notice_leaves_open_is_none():
    assert fee_sentences("往返交通费自理。差旅费由选派单位承担。") == []
    assert fee_sentences("资料费自理") == ["资料费自理"]
    assert fee_sentences("资料费自理", ["资料费"]) == []


@pytest.mark.req("001-16", "001-12")
def test_the_draft_holds_the_facts_of_the_filing_under_running_numbers():
    assert first_draft(FACTS).splitlines() == [
        "根据2021年专业技术人才知识更新工程高级研修项目计划，示例学院承办“示例研修班”。现将招收学员有关事项通知如下：",
        "一、研修内容",
        "示例内容",
        "二、研修对象",
        "具有中高级职称的专业技术人员。面向全省招收。",
        "三、时间和地点",
        "2021-10-15（周五）至2021-10-18（周一）。济南市示例路1号。",
        "四、食宿安排",
        "统一安排住宿。食堂用餐。",
        "五、费用",
        "除往返交通费由学员承担外，不向学员收取任何费用。",
        "六、报名办法",
        "由选派单位在线填报《高级研修项目报名回执》，或下载回执表填写后上传，一次可以报送多人；录取结果以录取通知为准。",
    ]


def test_the_draft_asks_for_no_money_and_leaves_out_what_is_not_known():
    text = first_draft(FACTS | {"fees": "", "lodging": "", "meals": ""})
    assert "费用" not in text
    assert "五、报名办法" not in text
    assert "四、报名办法" in text
    assert fee_sentences(first_draft(FACTS), BORNE) == []
