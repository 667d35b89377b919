from django.urls import path

from programs import views

urlpatterns = [
    path("plans/", views.plans, name="plans"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/plan.xlsx", views.plan_xlsx, name="plan_xlsx"),
    path("plans/<int:pk>/plan.json", views.plan_json, name="plan_json"),
    path("plans/<int:pk>/<str:code>/", views.public_programme, name="public_programme"),
    path("portal/topics/", views.topics, name="topics"),
    path("portal/topics/add/<int:call>/", views.add_topic, name="add_topic"),
    path("portal/topics/<int:pk>/", views.topic, name="topic"),
]
