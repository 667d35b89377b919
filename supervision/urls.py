from django.urls import path

from supervision import views

urlpatterns = [
    path("complaints/", views.complain, name="complain"),
    path("complaints/received/", views.complaint_received, name="complaint_received"),
    path("complaints/follow/", views.follow_complaint, name="follow_complaint"),
    path("portal/programmes/<int:pk>/supervision/", views.case_supervision, name="case_supervision"),
    path("portal/rectifications/<int:pk>/", views.rectification, name="rectification"),
    path("draws/", views.draws, name="draws"),
    path("draws/<int:pk>/", views.draw, name="draw"),
]
