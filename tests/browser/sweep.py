"""Every kind of page of the demonstration: which routes there are, and one person shown round them."""

import io

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from certificates.actions.amending import page_of
from certificates.models import Amendment, Certificate, ErrorReport
from finance.models import Edition, Payment
from programs.lifecycle import Stage
from programs.models import Programme
from reports.demo import SAMPLES
from reports.demo.classes import year_of
from tests.paths.case import people_in
from tests.paths.papers import XLSX
from trainees.actions import state_hours
from trainees.models import AssessmentScheme, PartyActivity, SurveyTicket
from trainees.own.links import link_of
from trainees.recruiting.reading import open_recruitments
from trainees.surveying.tickets import token_for

ROSTER = "SJ2021001"  # the class whose certificates the demonstration begins with

# Routes that show no page: files, and moves that are a POST alone. Every other route must be met on a tour.
FILES = {
    "blank_sheet_pdf", "blank_sheet_xlsx", "sign_in_state",
    "attachment", "attendance_pdf", "attendance_xlsx", "calendar_feed", "certificate_of_class", "certificate_paper", "certificate_picture",
    "certificate_badge", "certificate_hours", "certificate_shared_paper", "certificates_print", "certificates_zip", "issuer_keys",
    "issuer_profile", "verify_seal_chain", "verify_seal_root",
    "completion_paper", "filing_form", "filing_plan", "filing_plan_xlsx", "notice_file", "plan_json", "plan_xlsx", "planner_ics", "programmes_xlsx",
    "own_receipt_letters", "own_receipt_pdf", "receipt_template", "recruiting_letters_pdf", "recruiting_paper", "recruiting_pdf",
    "assessment_scores_xlsx", "hours_of_year", "hours_xlsx", "money_paper", "own_certificate", "own_statement", "paper_file", "papers_zip",
    "party_list_pdf", "party_list_xlsx", "party_summary_pdf", "register_form", "register_forms", "register_pdf", "register_xlsx",
    "roster_annotated", "roster_slips", "survey_form", "survey_slips", "survey_statistics",
    "finance_export", "roster_pdf", "roster_template", "roster_xlsx", "rule_trial_xlsx", "settlement_pdf", "settlement_xlsx",
    "expense_export", "expense_file_annotated", "expense_template",
}  # fmt: skip
MOVES = {
    "attendance_file_discard", "half_day_meeting", "half_day_paper", "half_day_staff", "sign_in_cancel", "sign_in_close", "sign_in_open",
    "expense_file_discard", "own_scan", "staff_remove",
    "assessment_drop", "assessment_scores_upload", "own_choose", "own_enter", "own_leave", "party_activity_add",
    "party_activity_remove", "party_post_add", "party_post_remove", "roster_columns", "roster_mail_links", "roster_renew_link",
    "roster_reread", "roster_stop", "survey_close", "survey_enter", "survey_open", "survey_remind", "survey_reopen", "survey_sheet",
    "survey_tickets",
    "completion_attach", "completion_save", "completion_seals", "completion_submit", "expense_add", "line_cut", "line_uncut", "invoice_add",
    "invoice_scan",
    "own_receipt_withdraw", "receipt_link", "receipt_take_back", "registrations_decide",
    "make_subscription", "move", "revoke_subscription",
    "choose_mail", "read_all_messages", "read_message", "roster_discard", "roster_upload",
    "lectures_take", "money_paper_check", "money_paper_fetch", "money_paper_make", "settlement_preview",
    "settlement_reasons", "settlement_shares", "settlement_upload", "voucher_add",
    "verify_code", "verify_file", "verify_mismatch", "amendment_decide", "amendment_number", "class_correction_decide", "certificate_share_end",
}  # fmt: skip
NOT_VISITED = FILES | {
    "account_logout",
    "admin:logout",
    "admin:certificates_batch_print",
    "admin:certificates_batch_sheet",
    "admin:certificates_batch_zip",
    "admin:certificates_series_metadata",
    "admin:certificates_template_pdf",
    "admin:finance_batch_answer_sheet",
    "admin:finance_batch_export",
    "admin:finance_clawback_export",
    "admin:finance_payment_export",
    "admin:finance_settlement_form",
    "admin:policies_ruleset_compare_xlsx",
    "admin:workflow_entry_export",
    "healthz",
    # For programs.
    "log_checker",
    "verify_offline_page",
    "log_consistency",
    "log_evidence",
    "log_head",
    "log_head_of_day",
    "log_heads",
    "log_keys",
    "log_proof",
    "status_list",
    "status_list_bin",
    # No whole class is corrected in the demonstration; tests/certificates/views looks at this page.
    "class_correction",
    # Behind a private link that is shown once.
    "own_receipt",
    "own_receipt_contact",
    "own_receipt_person",
    "receipt_enter",
    "readyz",
}
# Pages below /admin/ that an app to the right of their desk answers; the tour of the offices meets them.
OF_OFFICES = {"finance_comparison", "finance_desk", "finance_exports", "people", "rule_trial"}
# Pages that everybody sees alike: looked at once, by somebody who is nobody in particular.
PUBLIC = {
    "certificate_lookup", "complain", "draw", "draws", "follow_complaint", "log", "plan", "plans", "public_programme",
    "recruiting_list", "recruiting_notice", "register", "verify",
    "verify_offline", "verify_seals",
}  # fmt: skip


def out_of_season():
    """Pages of a notice that takes registrations: classes end by 30 November, so none recruits from the 27th on."""
    return set() if open_recruitments(timezone.localdate()).exists() else {"recruiting_notice", "register"}


@pytest.fixture
def portal(live_server, settings):
    """The address of the demonstration."""
    settings.DEMONSTRATION = True
    call_command("load_organisations", verbosity=0)
    call_command("load_notices", verbosity=0)
    call_command("load_survey_forms", verbosity=0)
    call_command("load_demo", verbosity=0)
    return live_server.url


def somebody():
    """(name, ID number) of a person who has a certificate."""
    people = people_in((SAMPLES / "rosters" / f"{ROSTER}.xlsx").read_bytes())
    return next((name, number) for name, number, result in people if result == "合格")


def routes():
    """Names of all routes of our own; those of the admin site and of the log-in pages are followed by their links."""
    found, waiting = set(), [get_resolver()]
    while waiting:
        for each in waiting.pop().url_patterns:
            if isinstance(each, URLPattern):
                found.add(each.name)
            elif not each.namespace and not str(each.pattern).startswith("accounts/"):
                waiting.append(each)
    return found


def met_in(seen):
    """Names of the routes that a tour has looked at."""
    return {kind.partition(":")[0] for kind in seen if kind and seen[kind]}


def classes_of(who):
    """{kind of page: addresses} where the classes of this year stand that a person answers for."""
    classes = Programme.objects.filter(
        host__memberships__user__username=who, plan__year=year_of(timezone.localdate())
    )
    home = "/portal/programmes/{}/"
    faulty = classes.filter(inspections__rectifications__closed_at=None, inspections__outcome="faults")
    written = classes.filter(settlement__state="draft").values_list("settlement__expenses", "pk")
    return {
        "homes": [home.format(each.pk) + part for each in classes for part in ("", "completion/")],
        "running": [home.format(each.pk) + "roster/" for each in classes if each.stage == Stage.RUNNING],
        "held": [home.format(each.pk) + "settlement/" for each in classes if each.stage == Stage.HELD],
        "inspected": [home.format(each.pk) + "supervision/" for each in faulty.distinct()],
        "lines": [home.format(pk) + f"settlement/lines/{line}/" for line, pk in written if line],
    }


def certified():
    """(user name of its host, page of its certificates) of the class that has got as far as that."""
    programme = Programme.objects.get(code=ROSTER)
    who = programme.host.memberships.select_related("user").first().user.username
    return who, f"/portal/programmes/{programme.pk}/certificates/"


def amended():
    """Addresses of what became of certificates of that class: proposals, decided and not, and those that they are about,
    the one that a holder reported, and the forms with which one is revoked and given anew."""
    home = certified()[1]
    waiting, decided = Amendment.objects.get(state="proposed"), Amendment.objects.filter(state="approved")
    report = ErrorReport.objects.open().first()
    revoked = Certificate.objects.get(state="revoked")
    pages = [page_of(each) for each in (waiting, *decided)]
    about = [report.certificate_id, *decided.values_list("certificate_id", "result_id").get(kind="correct")]
    pages += [f"{home}{pk}/" for pk in (*about, revoked.pk)]
    return [*pages, f"{home}{report.certificate_id}/amend/revoke/", f"{home}{revoked.pk}/amend/reissue/"]


def roster_upload():
    """A workbook for a class whose days are not those of the sample."""
    book, content = load_workbook(SAMPLES / "rosters" / f"{ROSTER}.xlsx"), io.BytesIO()
    del book["签到表"]
    book.save(content)
    return "名单.xlsx", content.getvalue(), XLSX


def sign_in_upload(address):
    """A sign-in sheet for the roster whose page this is: everybody there on the first morning."""
    programme = Programme.objects.get(pk=int(address.strip("/").split("/")[2]))
    book, content = Workbook(), io.BytesIO()
    book.active.title = "签到表"
    book.active.append(["序号", "姓名", "第1天上午"])
    for trainee in programme.roster.trainees.only("number", "name"):
        book.active.append([trainee.number, trainee.name, "√"])
    book.save(content)
    return "签到表.xlsx", content.getvalue(), XLSX


def lines_upload():
    """A sheet of expense lines with one that is sound and one that is not."""
    book, content = Workbook(), io.BytesIO()
    for row in (
        ("支出科目", "事项", "数量", "单价（元）", "天数"),
        ("伙食费", "学员用餐", 30, 110, 4),
        ("伙食费", "茶歇", 30, 1.005, 4),
    ):
        book.active.append(row)
    book.save(content)
    return "支出明细.xlsx", content.getvalue(), XLSX


def further():
    """{user name: addresses} of pages that the first class of their kind does not lead to."""
    asked = Programme.objects.get(roster__survey__closed_at=None, roster__survey__isnull=False)
    recruiting = Programme.objects.get(recruitment__isnull=False)
    scheme = AssessmentScheme.objects.filter(roster__programme__stage=Stage.RUNNING).first()
    activity = PartyActivity.objects.first()
    marked, trainee = scheme.roster.programme, scheme.roster.trainees.first()
    refused = Payment.objects.filter(state="failed").select_related("settlement__programme").first()
    parts = (
        (refused.settlement.programme, (f"settlement/payments/{refused.pk}/payee/",)),
        (asked, ("attendance/sheet/", "survey/papers/", "survey/projector/", "party/")),
        (
            recruiting,
            ("recruiting/publish/", "recruiting/stop/", "recruiting/enrol/", "recruiting/receipts/enter/"),
        ),
        (
            marked,
            ("assessment/scores/", "assessment/take-back/", "papers/", f"papers/trainees/{trainee.pk}/"),
        ),
        (activity.roster.programme, (f"party/activities/{activity.pk}/",)),
    )
    found: dict[str, list[str]] = {}
    for programme, more in parts:
        pages = found.setdefault(programme.host.memberships.first().user.username, [])
        pages += [f"/portal/programmes/{programme.pk}/{part}" for part in more]
    kept = Edition.objects.select_related("settlement__programme__host").latest("accepted_at")
    pages = found.setdefault(kept.settlement.filer.memberships.first().user.username, [])
    pages.append(f"/portal/settlements/{kept.settlement_id}/editions/{kept.number}/")
    return found


def trainee_of_today():
    """(the private link, the one-time link to the survey) of somebody who has not answered in a class that is asked."""
    ticket = SurveyTicket.objects.filter(used=False, survey__closed_at=None).select_related("trainee").first()
    return link_of(ticket.trainee), f"/survey/{token_for(ticket.survey_id, ticket.trainee_id)}/"


def statement():
    """The page on which a 学时证明 is checked."""
    trainee = Programme.objects.get(code=ROSTER).roster.trainees.select_related("person").first()
    row = state_hours(trainee.person, year=trainee.roster.programme.year, now=timezone.now())
    return f"/hours/verify/{row.code}/"
