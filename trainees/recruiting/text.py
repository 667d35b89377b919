"""The words of a 招收学员通知: its first draft, and whether it asks for money that the rules forbid. Values in, values out."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

NUMERALS = "一二三四五六七八九十"

_FEE = r"(?:[\u4e00-\u9fff]{0,4}费用?|费|款项|押金|定金|保证金)"
_SUM = r"[\d零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟]+(?:\.\d+)?\s*元"
_ASKS = re.compile(
    rf"(?:收取|缴纳|交纳|缴付|支付|须交|需交|须缴|需缴|应缴|应交|每人交|预交|预缴|另收|酌收|代收|汇至|汇入|转账)[^，,]{{0,20}}{_FEE}?"
    rf"|{_FEE}[^，,]{{0,12}}(?:自理|自费|自付|自行承担|自行负担|另计|{_SUM})"
    rf"|(?:学员|本人|个人|参训人员|选派单位|派出单位|所在单位|用人单位)[^，,]{{0,8}}(?:承担|负担|支付|缴纳|交纳)"
    rf"|{_FEE}[^，,]{{0,10}}由(?:学员|本人|个人|参训人员|选派单位|派出单位|所在单位|用人单位)[^，,]{{0,6}}(?:承担|负担|支付|解决)"
    rf"|收费标准|有偿|{_FEE}\s*[：:]?\s*(?:人民币)?{_SUM}|{_SUM}\s*[/／每]\s*人|每人\s*{_SUM}"
)
_DENIES = re.compile(
    r"(?:不得?|均不|一律不|不再|不另|无需|无须|不需|未|免)[^，,]{0,10}(?:收取|收费|收|缴纳|缴|交纳|交费|支付|承担|负担)|免费|免收|免交"
)
# The way to the class and back is no charge of the class; where a notice says more, the caller passes its words.
_TRAVEL = ("往返交通费", "交通费", "差旅费")
_ENDS = re.compile(r"[。；;！!？?\n]")
_COMMA = re.compile(r"[，,]|但是?|然而")
_HIDDEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")


def fee_sentences(text: str, borne: Sequence[str] = ()) -> list[str]:
    """Sentences that ask the trainee for money beyond what the notice leaves to him (`borne`, as 往返交通费).

    It reads words, so a person may know better; what it misses, a complaint (乱收费) still finds.
    """
    found = []
    for sentence in filter(None, (part.strip() for part in _ENDS.split(text))):
        bare = _plain(sentence)
        for name in (*borne, *_TRAVEL):
            bare = re.sub(
                rf"{re.escape(name)}(?:用)?[^，,]{{0,16}}(?:自理|自行承担|承担|负担|解决)?", "", bare
            )
        if any(_ASKS.search(clause) and not _DENIES.search(clause) for clause in _COMMA.split(bare)):
            found.append(sentence)
    return found


def _plain(sentence):
    """The words without what somebody may put between them: spaces, invisible characters, full-width forms."""
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", sentence))


def first_draft(facts: Mapping[str, str]) -> str:
    """The notice as the filing's facts give it; a fact that is not known yet leaves its paragraph out.

    `facts`: host, title, name (of the project), year, content, audience, scope, time, place, lodging, meals, fees. The
    seats stand beside the text, where they may change.
    """
    opening = (
        f"根据{facts['year']}年{facts['name']}高级研修项目计划，{facts['host']}承办“{facts['title']}”。"
        "现将招收学员有关事项通知如下："
    )
    parts = [
        ("研修内容", facts.get("content", "")),
        ("研修对象", _joined(facts.get("audience", ""), facts.get("scope", ""))),
        ("时间和地点", _joined(facts.get("time", ""), facts.get("place", ""))),
        ("食宿安排", _joined(facts.get("lodging", ""), facts.get("meals", ""))),
        ("费用", facts.get("fees", "")),
        (
            "报名办法",
            "由选派单位在线填报《高级研修项目报名回执》，或下载回执表填写后上传，一次可以报送多人；"
            "录取结果以录取通知为准。",
        ),
    ]
    lines = [
        f"{NUMERALS[place]}、{label}\n{text}"
        for place, (label, text) in enumerate(part for part in parts if part[1])
    ]
    return "\n".join([opening, *lines])


def _joined(*texts):
    """Sentences after one another, each with its full stop."""
    return "".join(f"{text.rstrip('。')}。" for text in texts if text)
