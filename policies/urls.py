from django.urls import path

from policies import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<slug:slug>/", views.notice, name="notice"),
    path("notices/<slug:slug>/files/<int:pk>/", views.notice_file, name="notice_file"),
    path("planner/", views.planner, name="planner"),
    path("planner/plan.ics", views.planner_ics, name="planner_ics"),
    path("planner/<int:year>/", views.workdays, name="workdays"),
]
