from django.urls import include, path

from trainees.views import (
    assessment,
    attendance,
    hours,
    links,
    mending,
    own,
    papers,
    party,
    register,
    roster,
    scores,
    uploads,
)

CASE = [
    path("roster/", roster.roster, name="roster"),
    path("roster/template.xlsx", roster.template, name="roster_template"),
    path("roster/roster.pdf", roster.as_pdf, name="roster_pdf"),
    path("roster/roster.xlsx", roster.as_xlsx, name="roster_xlsx"),
    path("roster/close/", roster.close, name="roster_close"),
    path("roster/trainees/<int:trainee_pk>/number/", roster.number, name="trainee_number"),
    path("roster/trainees/<int:trainee_pk>/hours/", hours.of_trainee, name="trainee_hours"),
    path("roster/links/", links.links, name="roster_links"),
    path("roster/links/slips.pdf", links.slips, name="roster_slips"),
    path("roster/links/mail/", links.mail, name="roster_mail_links"),
    path("roster/links/<int:trainee_pk>/renew/", links.renew, name="roster_renew_link"),
    path("roster/hours.xlsx", hours.register, name="hours_xlsx"),
    path("roster/trainees/<int:trainee_pk>/remove/", roster.remove, name="trainee_remove"),
    path("roster/upload/", uploads.upload, name="roster_upload"),
    path("roster/uploads/<int:upload_pk>/", uploads.look, name="roster_preview"),
    path("roster/uploads/<int:upload_pk>/columns/", mending.columns, name="roster_columns"),
    path("roster/uploads/<int:upload_pk>/mend/", mending.mend, name="roster_mend"),
    path("roster/uploads/<int:upload_pk>/confirm/", uploads.confirm, name="roster_confirm"),
    path("roster/uploads/<int:upload_pk>/discard/", uploads.discard, name="roster_discard"),
    path("roster/uploads/<int:upload_pk>/annotated.xlsx", uploads.annotated, name="roster_annotated"),
    path("attendance/", attendance.attendance, name="attendance"),
    path("attendance/attendance.pdf", attendance.as_pdf, name="attendance_pdf"),
    path("attendance/attendance.xlsx", attendance.as_xlsx, name="attendance_xlsx"),
    path("assessment/", assessment.results, name="assessment"),
    path("assessment/scheme/", assessment.scheme, name="assessment_scheme"),
    path("assessment/scheme/drop/", assessment.drop, name="assessment_drop"),
    path("assessment/take-back/", assessment.take_back, name="assessment_take_back"),
    path("assessment/scores/", scores.scores, name="assessment_scores"),
    path("assessment/scores.xlsx", scores.template, name="assessment_scores_xlsx"),
    path("assessment/scores/upload/", scores.upload, name="assessment_scores_upload"),
    path("assessment/register.pdf", register.as_pdf, name="register_pdf"),
    path("assessment/register.xlsx", register.as_xlsx, name="register_xlsx"),
    path("assessment/forms.xlsx", register.forms, name="register_forms"),
    path("assessment/forms/<int:trainee_pk>/form.pdf", register.form, name="register_form"),
    path("papers/", papers.papers, name="papers"),
    path("papers/papers.zip", papers.archive, name="papers_zip"),
    path("papers/<int:paper_pk>/", papers.paper, name="paper_file"),
    path("papers/trainees/<int:trainee_pk>/", papers.hand_in, name="paper_hand_in"),
    path("party/", party.party, name="party"),
    path("party/posts/", party.add_post, name="party_post_add"),
    path("party/posts/<int:post_pk>/remove/", party.drop_post, name="party_post_remove"),
    path("party/activities/", party.add_activity, name="party_activity_add"),
    path("party/activities/<int:activity_pk>/", party.activity, name="party_activity"),
    path("party/activities/<int:activity_pk>/remove/", party.drop_activity, name="party_activity_remove"),
    path("party/list.pdf", party.list_pdf, name="party_list_pdf"),
    path("party/list.xlsx", party.list_xlsx, name="party_list_xlsx"),
    path("party/summary.pdf", party.summary_pdf, name="party_summary_pdf"),
]

# The trainee's own pages; none of them names anybody in its address.
OWN = [
    path("", own.home, name="own_home"),
    path("find/", own.find, name="own_find"),
    path("choose/", own.choose, name="own_choose"),
    path("hours/", hours.mine, name="own_hours"),
    path("hours/statement/", hours.statement, name="own_statement"),
    path("leave/", own.leave, name="own_leave"),
    path("paper/", papers.own, name="own_paper"),
    path("enter/<str:token>/", own.enter, name="own_enter"),
]

# Checking a 学时证明 by its code.
CHECKS = [
    path("", hours.verify, name="hours_verify"),
    path("<str:code>/", hours.check, name="hours_verified"),
]

urlpatterns = [
    path("portal/programmes/<int:pk>/", include(CASE)),
    path("trainee/", include(OWN)),
    path("hours/verify/", include(CHECKS)),
]
