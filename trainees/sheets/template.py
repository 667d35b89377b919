"""The roster workbook that a host downloads, fills in and uploads."""

from trainees.identity import DOCUMENT_TYPES
from trainees.sheets.people import FIELDS
from workflow.xlsx.writing import Table, write_workbook

_WIDTHS = {
    "number": 6,
    "name": 14,
    "sex": 6,
    "doc_type": 20,
    "doc_number": 24,
    "unit": 34,
    "title": 20,
    "phone": 16,
}
_LEFT_OUT = ("frontline", "party_member", "online")
_HELP = (
    "一、每人一行，不要合并单元格，不要改动表头名称；列的先后可以调整。",
    "二、“身份证号”一列已设为文本。从别处粘贴时请选择“只粘贴文本”，否则号码后几位会丢失。",
    "三、证件类型从下拉列表中选择；不填的，按居民身份证核对。",
    "四、少数民族和外国人姓名中的间隔号用“·”；姓名与证件一致。",
    "五、开班前上传时“培训学时”“结业考核情况”可以留空，办班结束后补填再传。",
    "六、“签到表”的序号、姓名与名单一致；出勤填“√”，缺勤留空或填“×”。",
    "七、上传后先核对再确认；确认之前不会保存任何内容。",
)


def roster_template(*, days: int = 5, capacity: int = 100) -> bytes:
    """An empty roster for `capacity` people with a 签到表 for `days` days: drop-downs, ID column as text."""
    fields = [each for each in FIELDS if each.key not in _LEFT_OUT]
    halves = [f"第{day}天{half}" for day in range(1, days + 1) for half in ("上午", "下午")]
    people = Table(
        header=[each.label for each in fields],
        sheet_name="学员名单",
        widths=[_WIDTHS.get(each.key, 14) for each in fields],
        text_columns=["姓名", "身份证号", "联系电话"],
        choices={
            "性别": ["男", "女"],
            "证件类型": list(DOCUMENT_TYPES.values()),
            "结业考核情况": ["合格", "不合格"],
        },
        blank_rows=capacity,
    )
    signed = Table(
        header=["序号", "姓名", *halves],
        sheet_name="签到表",
        widths=[6, 14, *[11] * len(halves)],
        choices={half: ["√", "×"] for half in halves},
        blank_rows=capacity,
    )
    help_table = Table(
        header=["填写说明"], rows=[[line] for line in _HELP], sheet_name="填写说明", widths=[90]
    )
    return write_workbook(people, signed, help_table)
