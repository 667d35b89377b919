"""One colour and one icon for every state, so that a person looks rather than reads.

grey not due · blue in hand · amber due soon · red late or blocked · green done.
"""

STAGE_LABELS = ("计划", "备案", "审核", "名单", "开班", "结业", "证书")

DEFAULT_LOOK = ("grey", "circle")

GREY, BLUE, AMBER, RED, GREEN = (
    ("grey", "circle"),
    ("blue", "half"),
    ("amber", "clock"),
    ("red", "alert"),
    ("green", "check"),
)

STATES = {
    # the tones themselves, so that a page may name one
    "grey": GREY,
    "blue": BLUE,
    "amber": AMBER,
    "red": RED,
    "green": GREEN,
    # steps of a task list
    "todo": GREY,
    "doing": BLUE,
    "done": GREEN,
    "blocked": ("red", "ban"),
    # papers
    "draft": ("grey", "pencil"),
    "submitted": ("blue", "send"),
    "endorsed": ("blue", "half"),
    "in_review": BLUE,
    "returned": ("red", "return"),
    "accepted": GREEN,
    "approved": GREEN,
    "rejected": ("red", "cross"),
    "withdrawn": ("grey", "ban"),
    "paid": ("green", "yuan"),
    # stages of a class
    "planned": ("grey", "calendar"),
    "filed": ("blue", "send"),
    "running": BLUE,
    "held": BLUE,
    "reported": ("blue", "send"),
    "completed": ("green", "medal"),
    "cancelled": ("grey", "ban"),
    # certificates
    "reserved": ("grey", "hourglass"),
    "pending": ("grey", "hourglass"),
    "valid": GREEN,
    "superseded": ("amber", "swap"),
    "corrected": ("amber", "swap"),
    "revoked": ("red", "ban"),
    "unknown": ("grey", "question"),
    # deadlines
    "due": AMBER,
    "late": RED,
    "overdue": RED,
    # outcomes of a rule
    "passed": GREEN,
    "binding": ("red", "cross"),
    "guiding": ("amber", "alert"),
    "advice": ("blue", "info"),
    "undecided": ("grey", "question"),
}

# outcome of a rule: (place in the list, word); worst first
OUTCOMES = {
    "binding": (0, "不符合"),
    "guiding": (1, "需说明"),
    "undecided": (2, "待判断"),
    "advice": (3, "建议"),
    "passed": (4, "符合"),
}

# verb of a journal entry: (tone, icon, words on the timeline)
VERBS = {
    "create": ("grey", "plus", "新建"),
    "save": ("grey", "pencil", "保存"),
    "submit": ("blue", "send", "提交"),
    "endorse": ("blue", "check", "同意并转下一级"),
    "accept": ("green", "check", "通过"),
    "return": ("red", "return", "退回补正"),
    "withdraw": ("grey", "ban", "撤回"),
    "reopen": ("grey", "pencil", "重新填写"),
    "attach": ("grey", "upload", "上传材料"),
    "detach": ("grey", "trash", "移除材料"),
    "move": ("grey", "swap", "调整隶属"),
    "invite": ("grey", "user", "开通账号"),
    "grant": ("grey", "user", "授予角色"),
    "revoke": ("red", "ban", "撤销"),
    "sanction": ("red", "flag", "限制申报资格"),
    "lift": ("green", "flag", "解除限制"),
}
