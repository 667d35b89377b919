from django.urls import path

from reports import views

urlpatterns = [
    path("", views.home, name="home"),
    path("admin/policies/ruleset/<int:pk>/trial/", views.rule_trial, name="rule_trial"),
    path("admin/policies/ruleset/<int:pk>/trial/xlsx/", views.rule_trial_xlsx, name="rule_trial_xlsx"),
    path("papers/<str:key>/", views.paper, name="paper"),
    path("portal/", views.portal, name="portal"),
    path("portal/calendar/", views.subscription, name="subscription"),
    path("portal/calendar/make/", views.make_subscription, name="make_subscription"),
    path("portal/calendar/revoke/", views.revoke_subscription, name="revoke_subscription"),
    path("calendar/<str:token>.ics", views.calendar_feed, name="calendar_feed"),
    path("portal/programmes/", views.programmes, name="programmes"),
    path("portal/programmes/list.xlsx", views.programmes_xlsx, name="programmes_xlsx"),
    path("portal/programmes/<int:pk>/", views.programme, name="programme"),
    path("portal/programmes/<int:pk>/check/", views.preflight, name="preflight"),
    path("portal/programmes/<int:pk>/timeline/", views.case_timeline, name="case_timeline"),
    path("portal/review/<str:label>/<int:pk>/", views.review, name="review"),
]
