"""One colour and one icon for every state, so that a person looks rather than reads.

grey not due · blue in hand · amber due soon · red late or blocked · green done.
"""

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
    "void": ("grey", "ban"),
    "unknown": ("grey", "question"),
    # work in the background, imports, payments, inspections, complaints
    "queued": ("grey", "hourglass"),
    "staged": ("amber", "pencil"),
    "confirmed": GREEN,
    "discarded": ("grey", "ban"),
    "failed": ("red", "cross"),
    "clean": GREEN,
    "faults": ("red", "flag"),
    "received": ("blue", "mail"),
    "investigating": BLUE,
    "closed": GREEN,
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
    "guiding": (1, "须说明"),
    "undecided": (2, "待判断"),
    "advice": (3, "建议"),
    "passed": (4, "符合"),
}

# verb of a journal entry: (tone, icon, words on the timeline)
VERBS = {
    "create": ("grey", "plus", "新建"),
    "update": ("grey", "pencil", "修改"),
    "save": ("grey", "pencil", "保存"),
    "save_part": ("grey", "pencil", "保存一个部分"),
    "save_reasons": ("grey", "pencil", "填写理由"),
    # papers
    "submit": ("blue", "send", "提交"),
    "endorse": ("blue", "check", "同意并转下一级"),
    "accept": ("green", "check", "通过"),
    "return": ("red", "return", "退回补正"),
    "withdraw": ("grey", "ban", "撤回"),
    "reopen": ("grey", "pencil", "重新填写"),
    "attach": ("grey", "upload", "上传材料"),
    "detach": ("grey", "trash", "移除材料"),
    "confirm_seals": ("grey", "shield", "确认印章"),
    # people and organisations
    "move": ("grey", "swap", "调整隶属"),
    "invite": ("grey", "user", "开通账号"),
    "grant": ("grey", "user", "授予角色"),
    "revoke": ("red", "ban", "撤销"),
    "sanction": ("red", "flag", "限制申报资格"),
    "lift": ("green", "flag", "解除限制"),
    # notices, rules, calendar
    "load_notice": ("grey", "download", "载入政策文件"),
    "load_calendar": ("grey", "calendar", "载入放假安排"),
    "keep_holiday": ("grey", "calendar", "设定放假或调休"),
    "drop_holiday": ("grey", "calendar", "删除放假或调休"),
    "keep_rule": ("grey", "pencil", "保存规则"),
    "remove_rule": ("grey", "trash", "删除规则"),
    "publish_rules": ("green", "check", "发布规则集"),
    "supersede_rules": ("grey", "swap", "规则集换版"),
    # plan and stages of a class
    "open_call": ("blue", "bell", "发布征集"),
    "select": ("green", "check", "选题入选"),
    "stage_plan": ("grey", "upload", "上传计划表"),
    "publish_plan": ("green", "calendar", "发布年度计划"),
    "set_dates": ("grey", "calendar", "确定办班日期"),
    "file": ("blue", "send", "进入备案审核"),
    "unfile": ("grey", "return", "回到列入计划"),
    "approve": ("green", "check", "准予办班"),
    "open": ("blue", "flag", "开班"),
    "hold": ("blue", "flag", "办班结束"),
    "report": ("blue", "send", "进入结业审核"),
    "unreport": ("grey", "return", "回到已办班"),
    "complete": ("green", "medal", "结业"),
    "cancel": ("red", "ban", "取消办班"),
    # roster, attendance, assessment
    "upload_roster": ("grey", "upload", "上传名单"),
    "confirm_roster": ("blue", "check", "确认导入名单"),
    "discard_roster": ("grey", "ban", "放弃导入名单"),
    "discard_import": ("grey", "ban", "放弃导入"),
    "remove_trainee": ("red", "trash", "移出名单"),
    "record_attendance": ("grey", "pencil", "登记签到"),
    "assess": ("grey", "pencil", "登记考核"),
    "close_roster": ("blue", "lock", "锁定名单"),
    "view_number": ("amber", "eye", "查看完整证件号码"),
    # money
    "save_payee": ("grey", "pencil", "填写收款账户"),
    "save_expense": ("grey", "pencil", "保存支出"),
    "remove_expense": ("grey", "trash", "删除支出"),
    "save_invoice": ("grey", "file", "登记发票"),
    "remove_invoice": ("grey", "trash", "删除发票"),
    "review": ("blue", "check", "复核"),
    "payment_due": ("blue", "yuan", "列入待拨付"),
    "pay": ("green", "yuan", "拨付"),
    "payment_returned": ("red", "return", "退票"),
    "view_account": ("amber", "eye", "查看完整账号"),
    # certificates
    "queue_batch": ("blue", "hourglass", "排队制证"),
    "rerun_batch": ("blue", "swap", "重新制证"),
    "reserve": ("blue", "list", "编定证书号"),
    "issue": ("green", "medal", "证书生效"),
    "correct": ("amber", "swap", "更正证书"),
    "void": ("grey", "ban", "证书作废"),
    "fault": ("red", "alert", "制证待处理"),
    "hand_out": ("grey", "download", "取得证书文件"),
    # supervision
    "commit_draw": ("grey", "lock", "公布抽查承诺"),
    "draw": ("blue", "filter", "随机抽取"),
    "inspect": ("blue", "search", "检查"),
    "rectify": ("blue", "pencil", "整改"),
    "receive_complaint": ("blue", "mail", "收到投诉"),
    "investigate": ("blue", "search", "开始核查"),
    "close_complaint": ("green", "check", "投诉办结"),
    "follow_up": ("grey", "flag", "问效"),
}
