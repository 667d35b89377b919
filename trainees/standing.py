"""Does a trainee have the standing that the notices expect? Values in, values out.

人社厅发〔2021〕24号 二: 一般应是具有中高级职称（职业资格）的专业技术人员或在企事业单位有关管理岗位工作的人员.
Titles have no code, so this reads their words: a title counts unless it names a junior rank, a post counts
when it names a leading function. It only ever asks for a word of explanation; people decide.
"""

import re

_NONE = re.compile(r"^(?:无|暂无|没有|未评|未定级|无职称|其他|/|-|—)?$")
_JUNIOR = re.compile(
    r"助理|助教|实习|见习|初级|员级|技术员|住院医师|科员|办事员|职员|干事|"
    r"^(?:护士|护师|医士|药士|药师|技士|技师（医学）|会计员|经济员|统计员|管理员|四级演员|四级律师|[二三]级教师)$"
)
_SENIOR_ANYWAY = re.compile(r"正高|副高|高级|中级|教授|研究员|主任|主管|一级|执业")
_LEADING = re.compile(
    r"(?:长|主任|经理|主管|负责人|总监|总工程师|总工|总师|总会计师|书记|董事|总裁|主席|主编|[正副]处级?|[正副]科级?|(?:院|校|所|厂|总经理|局)长?助理)$"
)
# Words in which such an ending leads nobody.
_LEADS_NOBODY = re.compile(r"特长|客户经理|理财经理|主任科员$")
_PARTS = re.compile(r"[、，,/；;兼]")
_BRACKETS = re.compile(r"[（(][^）)]*[）)]")


def has_rank(qualification: str) -> bool:
    """Whether a title or professional qualification is above the junior ranks."""
    text = qualification.replace(" ", "")
    if _NONE.search(text):
        return False
    if _SENIOR_ANYWAY.search(text) and not text.startswith(("助理", "实习", "初级")):
        return True
    return not _JUNIOR.search(text)


def leads(post: str) -> bool:
    """Whether a post is one of management; of several posts one suffices."""
    parts = _PARTS.split(_BRACKETS.sub("", post.replace(" ", "")))
    return any(_LEADING.search(part) and not _LEADS_NOBODY.search(part) for part in parts)


def eligible(qualification: str, post: str) -> bool:
    return has_rank(qualification) or leads(post)


def why_not(qualification: str, post: str) -> str:
    """Why somebody does not meet the usual conditions, in words; "" for whoever does."""
    if eligible(qualification, post):
        return ""
    text = qualification.strip()
    rank = "没有填职称或职业资格" if _NONE.search(text) else f"“{text}”不属中高级"
    return f"{rank}，{f'“{post.strip()}”不是管理岗位' if post.strip() else '没有填职务'}"
