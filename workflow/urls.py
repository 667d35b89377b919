from django.urls import path

from workflow import views

urlpatterns = [
    path("move/<str:label>/<int:pk>/<slug:verb>/", views.move, name="move"),
    path("files/<int:pk>/", views.attachment, name="attachment"),
    path("portal/messages/", views.messages_page, name="messages"),
    path("portal/messages/read/", views.read_all, name="read_all_messages"),
    path("portal/messages/mail/", views.choose, name="choose_mail"),
    path("portal/messages/<int:pk>/read/", views.read_message, name="read_message"),
]
