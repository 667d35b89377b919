from django.urls import path

from supervision import views

urlpatterns = [
    path("complaints/", views.complain, name="complain"),
    path("complaints/received/", views.complaint_received, name="complaint_received"),
    path("complaints/follow/", views.follow_complaint, name="follow_complaint"),
    path("draws/", views.draws, name="draws"),
    path("draws/<int:pk>/", views.draw, name="draw"),
]
