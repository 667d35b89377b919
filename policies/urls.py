from django.urls import path

from policies import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/<slug:slug>/", views.notice, name="notice"),
    path("notices/<slug:slug>/files/<int:pk>/", views.notice_file, name="notice_file"),
]
