"""高级研修项目报名回执 (附件3 of 鲁人社函〔2021〕60号): its columns, its empty form, and reading it.

People are read by the parser of the roster, so that the same checks hold; a receipt says more about reaching them.
"""

from dataclasses import dataclass, field
from itertools import islice

from trainees.identity import DOCUMENT_TYPES
from trainees.sheets.people import RosterRow
from trainees.sheets.roster import RosterReading
from workflow.xlsx.tables import SheetFault
from workflow.xlsx.writing import Table, write_workbook

# More people than any class has places.
MOST = 300
COLUMNS = (
    "序号", "姓名", "性别", "证件类型", "身份证号", "工作单位", "职务", "职称或职业资格", "联系电话", "电子邮箱", "所在省市",
    "政治面貌", "基层一线",
)  # fmt: skip
_WIDTHS = (6, 12, 6, 16, 22, 30, 14, 18, 16, 22, 14, 12, 10)
_HELP = (
    "一、由选派单位填写，每人一行；不要合并单元格，不要改动表头名称，列的先后可以调整。",
    "二、“身份证号”“联系电话”两列已设为文本。从别处粘贴时请选择“只粘贴文本”，否则号码后几位会丢失。",
    "三、证件类型从下拉列表中选择；不填的，按居民身份证核对。工作单位不填的，按选派单位。",
    "四、所在省市：省级项目填设区市，国家级项目填省（自治区、直辖市）；不填的，按回执上的选派单位所在地。",
    "五、“基层一线”填“是”或“否”：指在县及以下基层或生产、服务一线从事专业技术工作。",
    "六、电子邮箱用于接收录取通知和时间、地点变更，请尽量填写。",
    f"七、填好后在报名页面上传；一份回执最多 {MOST} 人。",
)


@dataclass(frozen=True, slots=True)
class Applicant:
    """One person of a receipt in normal form. Document number, telephone and mail stay out of the repr."""

    name: str
    sex: str
    doc_type: str
    doc_number: str = field(repr=False)
    unit: str
    post: str = ""
    qualification: str = ""
    phone: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    region: str = ""
    frontline: bool = False
    party_member: bool = False
    political_status: str = ""
    online: bool = False


@dataclass(frozen=True)
class ReceiptSheet:
    """What an uploaded receipt says; `faults` keep it out, `hints` are worth a look."""

    people: tuple[Applicant, ...] = ()
    faults: tuple[SheetFault, ...] = ()
    hints: tuple[SheetFault, ...] = ()


def parse_receipt(book, *, on, unit="") -> ReceiptSheet:
    """Every fault with its row and column, of a Workbook or an opened stream of one.

    `on` is the day against which birth dates are judged; `unit` is the sending unit, at which whoever names no other
    works. Whoever sends more than MOST people is told so after the first of them too many; the rest is not read.
    """
    reading = RosterReading(book, on=on)
    rows = tuple(islice(reading.people(), MOST + 1))
    if len(rows) > MOST:
        sentence = f"回执表超过 {MOST} 人，一份回执最多 {MOST} 人。请分成几份报送，或联系承办单位。"
        return ReceiptSheet(faults=(SheetFault("", 0, "", sentence, kind="many"),))
    found = [each for each in (*reading.drain(), *reading.closing()) if each.kind != "tidied"]
    if unit and reading.columns:
        named = reading.columns.header.labels["unit"]
        found = [each for each in found if (each.kind, each.column) != ("missing", named)]
    return ReceiptSheet(
        tuple(_applicant(row, unit) for row in rows),
        tuple(each for each in found if each.refuses),
        tuple(each for each in found if not each.refuses),
    )


def _applicant(row: RosterRow, unit) -> Applicant:
    return Applicant(
        name=row.name, sex=row.sex, doc_type=row.doc_type, doc_number=row.doc_number, unit=row.unit or unit, post=row.post,
        qualification=row.title, phone=row.phone, frontline=row.frontline, party_member=row.party_member,
        online=row.online, email=row.email, region=row.region, political_status=row.political_status,
    )  # fmt: skip


def receipt_template(title: str, *, capacity: int = 60) -> bytes:
    """The empty receipt of one class: drop-downs, numbers as text."""
    people = Table(
        header=COLUMNS,
        title_rows=["高级研修项目报名回执", f"研修班：{title}"],
        sheet_name="报名回执",
        widths=_WIDTHS,
        text_columns=["姓名", "身份证号", "联系电话"],
        choices={
            "性别": ["男", "女"],
            "证件类型": list(DOCUMENT_TYPES.values()),
            "政治面貌": ["中共党员", "中共预备党员", "共青团员", "民主党派", "无党派人士", "群众"],
            "基层一线": ["是", "否"],
        },
        blank_rows=capacity,
    )
    words = Table(header=["填写说明"], rows=[[line] for line in _HELP], sheet_name="填写说明", widths=[90])
    return write_workbook(people, words)
