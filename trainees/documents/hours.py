"""学时证明, the 学时 register of a class or a year, and the slips that carry the trainees' private links."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone

from trainees.identity import DOCUMENT_TYPES
from trainees.models import Assessment
from trainees.own.links import address_of as link_address
from trainees.own.timetable import days_of
from trainees.record.statements import address_of
from workflow.glyphs import require
from workflow.pdf import render_pdf
from workflow.qr import qr_svg
from workflow.xlsx.writing import write_table

PAPER = Path(__file__).resolve().parent.parent / "paper"
ON_A_PAGE = 10
HEADER = (
    "序号", "年度", "项目类别", "项目编号", "研修班名称", "主管机关", "承办单位", "开始日期", "结束日期", "姓名", "证件类型",
    "证件号码", "工作单位", "职称或职业资格", "学时", "结业考核情况", "登记状态",
)  # fmt: skip
_MASKED = "证件号码按规定部分隐藏；完整号码加密保存，不随本表导出。"
PURPOSES = "工作考核、职称评审、岗位聘任（聘用）、职业资格注册"


def statement_pdf(statement, rule):
    """A 学时证明 as PDF bytes, the same for the same statement. `rule` is the one of the 继续教育 record, or None."""
    content, address = statement.content, address_of(statement)
    for words in (
        content["name"],
        *(each[part] for each in content["classes"] for part in ("title", "host")),
    ):
        require(words, where="学时证明")
    basis = [
        "学时只计课程表所列、签到记录为出勤的半天；线上参加的，以登记为出勤的半天计；证书更正过学时的，以更正后的为准。"
    ]
    if rule:
        basis.append(f"依据 {rule.citation}：“{rule.quote}”。可供{PURPOSES}时核验。")
    shown = {
        "content": content, "code": statement.code, "address": address, "qr": qr_svg(address), "basis": basis, "mark": mark(),
        "made_on": f"{timezone.localdate(statement.made_at):%Y-%m-%d}",
    }  # fmt: skip
    return _drawn("statement", shown, where=f"学时证明 {statement.code}")


def slips_pdf(programme, trainees):
    """Slips to cut, ten on a page of A4: name, class and the QR code of the private link."""
    slips = []
    for row in trainees:
        require(row.name, where=f"第 {row.number} 号姓名")
        require(row.unit, where=f"第 {row.number} 号工作单位")
        slips.append(
            {"number": row.number, "name": row.name, "unit": row.unit, "qr": qr_svg(link_address(row))}
        )
    pages = [slips[at : at + ON_A_PAGE] for at in range(0, len(slips), ON_A_PAGE)]
    shown = {"pages": pages, "title": programme.title, "days": days_of(programme), "mark": mark()}
    return _drawn("slips", shown, where="学员二维码")


def register_xlsx(title, lines):
    """The 学时 register (003-53) as workbook bytes: one row a person and class, texts as text."""
    return write_table(
        [title],
        HEADER,
        [_registered(at, line) for at, line in enumerate(lines, start=1)],
        sheet_name="学时登记",
        widths=(6, 8, 14, 12, 40, 24, 28, 12, 12, 14, 16, 22, 30, 18, 8, 12, 14),
        text_columns=("姓名", "证件号码", "项目编号"),
        formats={"学时": "0.0"},
        notes=[_MASKED],
    )


def mark():
    """What stands across the papers of the demonstration."""
    return "演示" if settings.DEMONSTRATION else ""


def _registered(at, line):
    row, trainee = line.programme, line.trainee
    return [
        at, row.ends_on.year if row.ends_on else None, "高级研修项目", row.code, row.title, row.authority.name, row.host.name,
        row.starts_on, row.ends_on, trainee.name, DOCUMENT_TYPES[trainee.person.doc_type], trainee.number_mask,
        trainee.unit, trainee.qualification, line.hours, dict(Assessment.Result.choices).get(line.result, ""),
        "已审核" if line.counts else "待审核",
    ]  # fmt: skip


def _drawn(name, shown, *, where):
    html = _engine().get_template(f"{name}.html").render(Context(shown, use_l10n=False, use_tz=False))
    return render_pdf(
        html, stylesheets=[PAPER / f"{name}.css"], identifier=sha256(html.encode()).digest()[:16], where=where
    )


@cache
def _engine():
    return Engine(dirs=[PAPER])
