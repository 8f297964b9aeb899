"""Addresses of the paper: the holder's own and public verification."""

urlpatterns = []
