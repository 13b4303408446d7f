"""Django's client, for people of the desk."""

from django.contrib.auth.models import User
from django.test import Client


def client_of(user: User) -> Client:
    """A client in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client
