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

# verb of a journal entry: (tone, icon); its words stand in workflow/wording.py
VERBS = {
    "create": ("grey", "plus"),
    "update": ("grey", "pencil"),
    "save": ("grey", "pencil"),
    "save_part": ("grey", "pencil"),
    "save_reasons": ("grey", "pencil"),
    # papers
    "submit": ("blue", "send"),
    "endorse": ("blue", "check"),
    "accept": ("green", "check"),
    "return": ("red", "return"),
    "withdraw": ("grey", "ban"),
    "reopen": ("grey", "pencil"),
    "attach": ("grey", "upload"),
    "detach": ("grey", "trash"),
    "confirm_seals": ("grey", "shield"),
    # people and organisations
    "move": ("grey", "swap"),
    "invite": ("grey", "user"),
    "grant": ("grey", "user"),
    "revoke": ("red", "ban"),
    "amend": ("grey", "pencil"),
    "enable": ("green", "user"),
    "disable": ("red", "ban"),
    "reset_password": ("amber", "lock"),
    "sanction": ("red", "flag"),
    "lift": ("green", "flag"),
    # notices, rules, calendar
    "load_notice": ("grey", "download"),
    "load_calendar": ("grey", "calendar"),
    "keep_calendar_year": ("green", "calendar"),
    "keep_holiday": ("grey", "calendar"),
    "drop_holiday": ("grey", "calendar"),
    "keep_rule": ("grey", "pencil"),
    "remove_rule": ("grey", "trash"),
    "publish_rules": ("green", "check"),
    "supersede_rules": ("grey", "swap"),
    "draft_rules": ("grey", "pencil"),
    # plan and stages of a class
    "open_call": ("blue", "bell"),
    "select": ("green", "check"),
    "stage_plan": ("grey", "upload"),
    "publish_plan": ("green", "calendar"),
    "change_plan": ("blue", "calendar"),
    "replan": ("blue", "calendar"),
    "set_dates": ("grey", "calendar"),
    "file": ("blue", "send"),
    "unfile": ("grey", "return"),
    "approve": ("green", "check"),
    "open": ("blue", "flag"),
    "hold": ("blue", "flag"),
    "report": ("blue", "send"),
    "unreport": ("grey", "return"),
    "complete": ("green", "medal"),
    "cancel": ("red", "ban"),
    # roster, attendance, assessment
    "upload_roster": ("grey", "upload"),
    "confirm_roster": ("blue", "check"),
    "discard_roster": ("grey", "ban"),
    "discard_import": ("grey", "ban"),
    "remove_trainee": ("red", "trash"),
    "record_attendance": ("grey", "pencil"),
    "assess": ("grey", "pencil"),
    "close_roster": ("blue", "lock"),
    "view_number": ("amber", "eye"),
    # money
    "save_payee": ("grey", "pencil"),
    "save_expense": ("grey", "pencil"),
    "remove_expense": ("grey", "trash"),
    "save_invoice": ("grey", "file"),
    "remove_invoice": ("grey", "trash"),
    "review": ("blue", "check"),
    "payment_due": ("blue", "yuan"),
    "pay": ("green", "yuan"),
    "payment_returned": ("red", "return"),
    "view_account": ("amber", "eye"),
    # certificates
    "queue_batch": ("blue", "hourglass"),
    "rerun_batch": ("blue", "swap"),
    "reserve": ("blue", "list"),
    "issue": ("green", "medal"),
    "correct": ("amber", "swap"),
    "void": ("grey", "ban"),
    "fault": ("red", "alert"),
    "hand_out": ("grey", "download"),
    # supervision
    "commit_draw": ("grey", "lock"),
    "draw": ("blue", "filter"),
    "inspect": ("blue", "search"),
    "rectify": ("blue", "pencil"),
    "receive_complaint": ("blue", "mail"),
    "investigate": ("blue", "search"),
    "close_complaint": ("green", "check"),
    "follow_up": ("grey", "flag"),
}
