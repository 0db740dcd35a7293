"""The addresses of this context."""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from madrone.ui.pages import public_page

app_name = "people"
urlpatterns = [
    path("login", public_page(LoginView.as_view(template_name="people/login.html")), name="login"),
    path("logout", public_page(LogoutView.as_view()), name="logout"),
]
