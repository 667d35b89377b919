"""Does a trainee have the standing that the notices expect? Values in, values out.

人社厅发〔2021〕24号 二: 一般应是具有中高级职称（职业资格）的专业技术人员或在企事业单位有关管理岗位工作的人员.
Titles have no code, so this reads their words: a title counts unless it names a junior rank, a post counts
when it names a leading function. It only ever asks for a word of explanation; people decide.
"""

import re

_JUNIOR = re.compile(
    r"^(?:无|暂无|没有|/|-|—)?$|助理|助教|实习|见习|初级|员级|技术员|^(?:护士|医士|药士|技士|会计员|馆员助理)$|二级教师|三级教师"
)
_SENIOR_ANYWAY = re.compile(r"正高|副高|高级|中级|教授|研究员|主任|一级")
_LEADING = re.compile(
    r"长$|长（|主任|经理|主管|负责人|总监|总工|书记|处|院长|校长|所长|厂长|董事|总裁|主席|科长|部长|局长"
)


def has_rank(qualification: str) -> bool:
    """Whether a title or professional qualification is above the junior ranks."""
    text = qualification.replace(" ", "")
    if _SENIOR_ANYWAY.search(text) and not text.startswith(("助理", "实习")):
        return True
    return not _JUNIOR.search(text)


def leads(post: str) -> bool:
    """Whether a post is one of management."""
    return bool(_LEADING.search(post.replace(" ", "")))


def eligible(qualification: str, post: str) -> bool:
    return has_rank(qualification) or leads(post)
