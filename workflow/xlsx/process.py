"""The child process that parses workbooks, as its parent sees it."""

import json
from dataclasses import asdict

from workflow.confined import Confined
from workflow.xlsx.limits import Limits, WorkbookRefused
from workflow.xlsx.preflight import SAVE_AS, preflight


class Child(Confined):
    """One workbook in a process of its own; every method may raise WorkbookRefused."""

    module = "workflow.xlsx.child"
    unreadable = "文件内容无法识别，可能已损坏或由不规范的软件生成。" + SAVE_AS
    too_heavy = (
        "文件内容过于复杂，读取时超出了时间或内存的限制。"
        "请新建一个工作簿，只复制表格内容进去（粘贴为数值），保存为 .xlsx 后上传。"
    )

    def __init__(self, data: bytes, name: str, limits: Limits):
        super().__init__(limits.wall_seconds)
        self.data, self.limits = data, limits
        self.places = preflight(data, name, limits)

    def refusal(self, sentence, code):
        return WorkbookRefused(sentence, code=code)

    def sheets(self):
        """Hand over the file; what the child tells of its sheets."""
        self.hand_over({"limits": asdict(self.limits), "parts": self.places}, self.data)
        return json.loads(self.frame()[1])

    def ask(self, index: int, first: int, width: int):
        self.send(b"%d %d %d\n" % (index, first, width))

    def rows(self):
        """The next rows, None when there are no more."""
        letter, payload = self.frame()
        return json.loads(payload) if letter == b"R" else None
