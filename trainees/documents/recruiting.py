"""The papers of recruiting: 招收学员通知, 报名回执, 录取通知. Document numbers stay masked (T05)."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.template import Context, Engine
from django.utils import timezone

from trainees.identity import DOCUMENT_TYPES
from trainees.recruiting.checks import place_words, time_words
from workflow.glyphs import require
from workflow.papers import render_table_paper
from workflow.pdf import render_pdf

PAPER = Path(__file__).resolve().parent.parent / "paper"
_HEADING = re.compile(r"^[一二三四五六七八九十]+、.{1,30}$")
RECEIPT_HEADER = (
    "序号", "姓名", "性别", "证件类型", "证件号码", "工作单位", "职务", "职称或职业资格", "基层一线", "审核结果",
)  # fmt: skip


def notice_pdf(recruitment, facts) -> bytes:
    """招收学员通知 (001-16) on A4; `facts` are time and place as they are now. Raises `MissingGlyphs`."""
    programme = recruitment.programme
    rows = [
        ("项目编号", programme.code),
        ("举办时间", time_words(facts)),
        ("举办地点", place_words(facts)),
        ("招收人数", people_words(recruitment)),
        ("报名截止", f"{recruitment.closes_on:%Y-%m-%d}"),
        ("联系方式", contact_words(recruitment)),
    ]
    if quotas := list(recruitment.quotas.all()):
        rows.append(("名额分配", "、".join(str(quota) for quota in quotas)))
    on = recruitment.published_at
    letter = {
        "heading": f"关于招收“{programme.title}”\n学员的通知",
        "to": "各有关单位",
        "number": programme.code,
        "mark": "" if on else "草稿",
        "lines": lines_of(recruitment.text),
        "rows": rows,
        "host": programme.host.name,
        "on": day_words(on) if on else "年　　月　　日",
    }
    return _letters("招收学员通知", [letter])


def admission_pdf(recruitment, registrations) -> bytes:
    """录取通知, a page a person, in one file."""
    programme, facts = recruitment.programme, recruitment.told.get("facts", {})
    letters = [
        {
            "heading": "录取通知",
            "to": f"{each.name}同志（{each.unit}）",
            "number": f"{programme.code}　{each.receipt.number}-{each.number}",
            "lines": [
                {
                    "text": f"经{each.receipt.unit}选派、承办单位审核，您已被录取参加“{programme.title}”。请按下列时间、地点报到，"
                    "并携带本人身份证件。"
                }
            ],
            "rows": [
                ("项目编号", programme.code),
                ("举办时间", time_words(facts)),
                ("举办地点", place_words(facts)),
                ("证件号码", each.number_mask),
                ("联系方式", contact_words(recruitment)),
            ],
            "host": programme.host.name,
            "on": day_words(each.decided_at),
        }
        for each in registrations
    ]
    return _letters("录取通知", letters)


def receipt_pdf(receipt, registrations) -> bytes:
    """报名回执 as it was received, with what has been decided so far (001-53)."""
    programme = receipt.recruitment.programme
    rows = [
        [
            each.number, each.name, each.sex, DOCUMENT_TYPES.get(each.doc_type, ""), each.number_mask, each.unit, each.post,
            each.qualification, "是" if each.frontline else "", each.get_state_display(),
        ]
        for each in registrations
    ]  # fmt: skip
    received = timezone.localtime(receipt.received_at)
    return render_table_paper(
        "高级研修项目报名回执",
        [
            f"研修班：{programme.title}　　项目编号：{programme.code}",
            f"选派单位：{receipt.unit}　　联系人：{receipt.contact}　　回执编号：{receipt.number}　　收到时间：{received:%Y-%m-%d %H:%M}",
        ],
        RECEIPT_HEADER,
        rows,
        column_widths=(5, 10, 5, 12, 18, 24, 13, 16, 7, 9),
        align="clcclllccc",
        notes=["证件号码按规定部分隐藏。录取结果以录取通知为准。"],
        seals=["选派单位（盖章）"],
        number=receipt.number,
    )


def people_words(recruitment):
    kept = f"，其中基层一线 {recruitment.frontline_seats} 人" if recruitment.frontline_seats else ""
    return f"{recruitment.seats} 人{kept}"


def contact_words(recruitment):
    return "　".join(filter(None, [recruitment.contact, recruitment.phone, recruitment.email]))


def lines_of(text):
    """The paragraphs of a notice; a line such as 一、研修内容 is a heading."""
    return [
        {"text": line.strip(), "heading": bool(_HEADING.match(line.strip()))}
        for line in text.splitlines()
        if line.strip()
    ]


def day_words(moment):
    day = timezone.localtime(moment)
    return f"{day.year}年{day.month}月{day.day}日"


def _letters(title, letters):
    html = _template().render(Context({"title": title, "letters": letters}, use_l10n=False, use_tz=False))
    require(html, where=title)
    return render_pdf(
        html,
        stylesheets=[PAPER / "letters.css"],
        identifier=sha256(html.encode()).digest()[:16],
        where=f"《{title}》",
    )


@cache
def _template():
    return Engine(dirs=[PAPER]).get_template("letters.html")
