from django.urls import path

from reports import views

urlpatterns = [
    path("", views.home, name="home"),
    path("papers/<str:key>/", views.paper, name="paper"),
    path("portal/", views.portal, name="portal"),
    path("portal/programmes/", views.programmes, name="programmes"),
    path("portal/programmes/<int:pk>/", views.programme, name="programme"),
    path("portal/programmes/<int:pk>/timeline/", views.case_timeline, name="case_timeline"),
    path("portal/review/<str:label>/<int:pk>/", views.review, name="review"),
]
