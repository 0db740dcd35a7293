"""The addresses of the preview: staff see an item as a student with some settings does."""

from django.urls import path

from madrone.delivery.views import preview

app_name = "preview"
urlpatterns = [
    path("content/items/<slug:code>/preview", preview.item, name="item"),
    path("content/items/<slug:code>/preview/player", preview.player, name="player"),
    path("content/items/<slug:code>/preview/try", preview.attempt, name="attempt"),
]
