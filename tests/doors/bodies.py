"""What a person who may would send through a door that takes a POST: complete, so that nothing but the person decides.

A value `@name` is the world's id of that name; doors without an entry are sent an empty body.
"""

from django.core.files.uploadedfile import SimpleUploadedFile

from programs.models import Programme
from tests.applications.builders import PDF
from tests.builders import PASSWORD
from tests.doors import paying
from tests.finance.einvoice.files import xml as einvoice
from tests.finance.importing.builders import MEALS, book
from tests.trainees.builders import id_number, meeting_log, person, signed_sheet, workbook
from trainees.checks import roster_findings

TOPIC = {
    "title": "示例", "field": "新材料", "need": "示例", "audience": "工程师", "period": "6月", "place": "济南市",
    "headcount": 50, "days": 4, "host": "@organisation",
}  # fmt: skip
FEE = {
    "name": "示例", "unit": "示例大学", "title": "教授", "rank": "senior", "on": "2021-10-20", "half": "am", "hours": "4",
    "net": "1000", "version": "@settlement_version",
}  # fmt: skip
LINE = {
    "category": "伙食费", "description": "用餐", "quantity": "1", "unit_price": "10", "days": "1",
    "version": "@settlement_version",
}  # fmt: skip
INVOICE = {"number": "37002021000000000002", "seller": "示例", "dated": "2021-10-20", "amount": "10.00"}
INSPECTION = {"held_on": "2021-11-01", "outcome": "clean", "report": "示例"}
ACTIVITY = {"body": "committee", "kind": "班组讨论", "title": "示例", "on": "2021-10-15"}
YEARS = {"authority": "@province", "year": 2022, "title": "示例"}

UNIT = {
    "unit": "示例院",
    "region": "济南市",
    "contact": "李联络",
    "phone": "0531-81111111",
    "email": "",
    "note": "",
}
SENT = UNIT | {
    "agreed": "on", "token": "A" * 43, "people-TOTAL_FORMS": 1, "people-INITIAL_FORMS": 0, "people-0-name": "王伟",
    "people-0-doc_number": id_number(45),
}  # fmt: skip
NOTICE = {
    "seats": 9, "frontline_seats": 0, "closes_on": "2021-12-01", "contact": "王招生", "phone": "0531-80000000",
    "text": "现招收学员。", "quotas-TOTAL_FORMS": 0, "quotas-INITIAL_FORMS": 0, "version": "@recruiting_version",
}  # fmt: skip

BODIES = {
    "register": SENT,
    "money_paper_make": {"form": "xlsx"},
    "receipt_by_host": SENT,
    "recruiting_edit": NOTICE,
    "registrations_decide": {"people": "@registration", "verdict": "waitlisted"},
    "receipt_take_back": {"people": "@registration", "version": "@receipt_version"},
    "receipt_link": {"version": "@receipt_version"},
    "recruiting_publish": {"version": 1},
    "recruiting_stop": {"version": "@recruiting_version"},
    "certificate_lookup": {"name": "王伟", "number": id_number(30)},
    "verify": {"number": "@number"},
    "people": {"name": "王伟", "number": id_number(30), "reason": "核对学时"},
    "hours_verify": {"code": "7K3QF-2M9XP-0RT5V-8WZAB"},
    "own_find": {"name": "王伟", "number": id_number(30)},
    "complain": {"authority": "@province", "category": "其他", "text": "示例"},
    "follow_complaint": {"receipt": "ABCDEF0123"},
    "add_topic": TOPIC,
    "topic": TOPIC,
    "filing_check": {"version": "@filing_version"},
    "filing_remove": {"version": "@filing_version"},
    "filing_part": {"starts_on": "2021-11-22", "ends_on": "2021-11-25", "version": "@filing_version"},
    "change": {"field": "place", "new": "烟台市", "reason": "场地维修"},
    "roster_close": {"verified": "on", "version": "@roster_version"},
    "trainee_number": {"reason": "核对身份证件"},
    "trainee_add": {"name": "示例新人", "doc_number": id_number(77), "unit": "示例学院"},
    "trainee_change": {"name": "示例改名", "unit": "示例学院", "version": "@roster_version"},
    "trainee_remove": {"reason": "本人未到"},
    "roster_upload": {"instead": "on"},
    "roster_columns": {"seen": "@sha256", "column-2": "name", "column-5": "doc_number", "column-6": "unit"},
    "roster_reread": {"seen": "@sha256"},
    "roster_mend": {"seen": "@sha256", "restore": "2:name"},
    "roster_confirm": {"sha256": "@sha256", "version": "@roster_version"},
    "half_day": {"trainees": "@trainee", "present": "no", "reason": "请假"},
    "half_day_staff": {"present": "@member"},
    "half_day_paper": {"counted": "2", "note": "一人未在纸上签名"},
    "half_day_meeting": {"minutes": "90"},
    "sign_in_cancel": {"reason": "现场点名本人未到"},
    "attendance_file": {"sha256": "@marks_sha256"},
    "staff": {"name": "示例会务", "duty": "会务"},
    "staff_member": {"name": "示例班主任", "duty": "带班"},
    "attendance": {"trainee": "@trainee", "slot": "2021-10-15-am", "present": "no", "reason": "请假"},
    "assessment_scheme": {
        "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-label": "测试", "form-0-kind": "score",
        "form-0-weight": "100", "pass_mark": "60", "version": "0",
    },
    "assessment_take_back": {"reason": "登记有误"},
    "assessment_scores": {"version": "@scheme_version"},
    "pledges": {"trainees": "@trainee"},
    "paper_hand_in": {"title": "示例"},
    "party_post_add": {"body": "committee", "trainee": "@trainee", "post": "班长"},
    "party_activity_add": ACTIVITY,
    "party_activity": ACTIVITY,
    "survey_close": {"version": "1"},
    "survey_papers": {"trainees": "@trainee"},
    "survey_sheet": {"q1": "g5"},
    "expense_add": LINE,
    "settlement_preview": LINE,
    "settlement_standards": {"arrival": "0", "departure": "0", "version": "@settlement_version"},
    "settlement_reasons": {"version": "@settlement_version"},
    "settlement_shares": {
        "share-TOTAL_FORMS": "1", "share-INITIAL_FORMS": "0", "share-0-channel": "host", "share-0-amount": "1000",
        "version": "@settlement_version",
    },
    "lectures": {"version": "@settlement_version"},
    "lectures_take": {"version": "@settlement_version"},
    "lecture_new": FEE,
    "lecture": FEE,
    "expense": LINE,
    "expense_file": {"sha256": "@line_file_hash", "version": "@settlement_version"},
    "expense_remove": {"version": "@settlement_version"},
    "invoice_add": INVOICE,
    "einvoice": INVOICE | {"line": "@line"},
    "invoice": INVOICE | {"line": "@line"},
    "payee": {"name": "示例学院", "account": "6222020200112233445", "bank": "示例银行", "version": "@settlement_version"},
    "settlement_submit": {"version": "@settlement_version"},
    "completion_save": {"summary": "示例"},
    "completion_seals": {"slot": "@paper"},
    "completion_attach": {"slot": "@paper"},
    "error_report": {"code": "@receipt_code"},
    "certificate_report": {"seal": "x", "parts": "name", "text": "应为王玮"},
    "certificate_shares": {"seal": "x", "label": "某公司", "days": 7},
    "certificate_amend": {"reason": "冒名顶替", "document_number": "鲁人社函〔2021〕9号"},
    "amendment_decide": {"verdict": "approve"},
    "class_correction_decide": {"verdict": "approve"},
    "class_correct": {"class_title": "应为的班名", "seen": "1", "reason": "印错", "document_number": "文号"},
    "settlement_upload": {"slot": "extra"},
    "settlement_hints": {"hint": "bare:lines", "note": "示例"},
    "line_cut": {"approved": "500.00", "reason": "示例", "version": "@judged_version"},
    "line_uncut": {"version": "@judged_version"},
    "case_supervision": {"benefit": "social", "text": "示例"},
    "rectification": {"answer": "已补签"},
    "choose_mail": {"mode": "daily"},
    "move": {"note": "同意"},
    "admin:accounts_user_grant": {"organisation": "@organisation", "role": "filer"},
    "admin:accounts_user_password": {"password": PASSWORD},
    "admin:programs_planimport_publish": {"create_missing": "on"},
    "admin:certificates_seal_retire": {"reason": "换用新证书"},
    "admin:accounts_organisation_add": {"name": "示例单位", "kind": "host", "parent": "@province"},
    "admin:accounts_organisation_change": {"name": "示例改名学院", "parent": "@province", "active": "on"},
    "admin:accounts_user_add": {"username": "new", "display_name": "新", "organisation": "@organisation",
                                "roles": "filer", "password": PASSWORD},
    "admin:accounts_user_change": {"display_name": "改名", "is_active": "on"},
    "admin:programs_call_add": YEARS | {"opens_on": "2021-11-01", "closes_on": "2021-12-01"},
    "admin:programs_track_add": YEARS | {"code": "x", "name": "示例", "level": "provincial", "rule_set": "@rules"},
    "admin:supervision_draw_add": {"authority": "@province", "year": 2021, "title": "示例", "size": 1},
    "admin:supervision_inspection_change": INSPECTION,
    "admin:accounts_sanction_add": {"organisation": "@organisation", "violation": "其他", "reason": "示例", "from_year": 2031},
    "admin:policies_ruleset_rule": {"value-min": "24", "rule-force": "binding", "rule-clause": "二"},
    "admin:policies_ruleset_next_year": {
        "year": 2023, "code": "shandong-2023", "name": "示例", "level": "provincial", "basis": "known", "notice": "@notice_pk",
    },
    "admin:policies_holiday_add": {"date": "2021-12-31", "name": "示例", "source": "示例"},
}  # fmt: skip

BODIES |= paying.BODIES

QUERIES = {
    "admin:autocomplete": {
        "app_label": "accounts", "model_name": "sanction", "field_name": "organisation", "term": "示例"
    },
    "planner_ics": {"rules": "shandong-2021", "opening": "2021-10-15", "days": "4"},
    "admin:policies_ruleset_compare_xlsx": {"with": "@rules"},
}  # fmt: skip


def scores_sheet():
    """A filled sheet of marks that are there already."""
    header = ["序号", "姓名", "结业测试"]
    return "得分.xlsx", workbook(
        [{"序号": 41, "姓名": person(41)["姓名"], "结业测试": 80}], header=header, marks=False
    )


FILES = {
    "roster_upload": lambda: ("名单.xlsx", workbook([person(n) for n in range(1, 4)])),
    "assessment_scores_upload": scores_sheet,
    "paper_hand_in": lambda: ("论文.pdf", PDF),
    "attendance_sheet": lambda: ("签到表.xlsx", signed_sheet([person(n) for n in range(1, 4)])),
    "half_day_meeting": lambda: ("会议记录.xlsx", meeting_log([("示例", 100)])),
    "voucher_add": lambda: ("发票.pdf", PDF),
    "invoice_scan": lambda: ("发票.pdf", PDF),
    "einvoices": lambda: ("发票.xml", einvoice("37002021000000000004")),
    "settlement_upload": lambda: ("材料.pdf", PDF),
    "expense_import": lambda: ("支出.xlsx", book(MEALS)),
    "completion_attach": lambda: ("总结.pdf", PDF),
}


def body_of(world, name):
    values = {key: look_up(world, value) for key, value in (BODIES | QUERIES).get(name, {}).items()}
    if name == "roster_close":
        asked = roster_findings(Programme.objects.get(pk=world.ids["running"]))
        values |= {f"reason-{each.key}": "已说明" for each in asked if each.needs_reason}
    if name == "assessment":
        values = {f"result-{pk}": "passed" for pk in world.ids["trainees"]} | {
            "version": world.ids["roster_version"]
        }
    if name == "admin:finance_batch_answers":
        values = {f"row-{world.ids['sent_row']}-{key}": text for key, text in paying.ANSWER.items()} | {
            "step": "sure"
        }
    if name in FILES:
        file, content = FILES[name]()
        values["files" if name == "einvoices" else "file"] = SimpleUploadedFile(file, content)
    return values


def look_up(world, value):
    """`@name` is an id of the world, anything else is itself."""
    return world.ids[value[1:]] if isinstance(value, str) and value.startswith("@") else value
