from django.urls import include, path

urlpatterns = [
    path("", include("allauth.idp.urls")),  # discovery stands at the root of its host
    path("accounts/", include("allauth.urls")),
]
