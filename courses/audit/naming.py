"""Models and fields that entries of the log speak of; both may have been removed since."""

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist


def model_of(label: str):
    """The model of that label; None when it has been removed since."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def rows_of(name: str, model):
    """The model of the rows in a list of the record."""
    try:
        return model._meta.get_field(name).related_model
    except (AttributeError, FieldDoesNotExist):
        return None


def choices_of(name: str, model) -> list:
    try:
        return model._meta.get_field(name).flatchoices
    except (AttributeError, FieldDoesNotExist):
        return []
