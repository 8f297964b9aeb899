"""Every model that names a person is known to the registry, with words that the person can read."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.translation import override

from lms.privacy import labels
from lms.privacy.purposes import PURPOSES
from lms.privacy.registry import KINDS

User = get_user_model()


def keys_to(target) -> set[tuple[str, str]]:
    """(model, field) of every foreign key to the model; of tables that inherit it, once."""
    return {
        (model._meta.label, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.related_model is not None and issubclass(target, field.related_model)
    }


def known() -> set[tuple[str, str]]:
    return {(kind.model, name.split("__")[0]) for kind in KINDS for name in (*kind.about, *kind.acted)}


def test_every_foreign_key_to_a_person_is_in_the_registry():
    assert keys_to(User) - known() == set()


def test_what_hangs_on_records_of_a_person_is_in_the_registry_too():
    personal = [kind.model_class for kind in KINDS if kind.about and kind.model != "users.User"]
    labels_known = {kind.model for kind in KINDS}
    astray = {model for target in personal for model, _name in keys_to(target)} - labels_known
    assert astray == set()


def test_each_kind_stands_once_and_its_lookups_and_fields_exist():
    assert len({kind.model for kind in KINDS}) == len(KINDS)
    for kind in KINDS:
        assert kind.purpose in PURPOSES
        assert bool(kind.fields) == bool(kind.about)
        kind.model_class._base_manager.filter(**dict.fromkeys((*kind.about, *kind.acted), 1)).query.sql_with_params()
        assert [name for name in kind.fields if not hasattr(kind.model_class, name)] == []


SECRET = {"password", "encoded", "data", "sealed_secret", "session_key", "token", "key", "digest"}


def test_no_secret_is_ever_told():
    assert [(kind.model, kind.fields) for kind in KINDS if SECRET & set(kind.fields)] == []


SAME = {"users.User.email", "courses.HoursEntry.tiet"}  # read alike in both languages


def test_kinds_and_fields_have_words_in_vietnamese():
    def words(code: str) -> dict[str, str]:
        with override(code):
            told = {f"{kind.model}.{name}": labels.of_field(kind, name) for kind in KINDS for name in kind.fields}
            return told | {kind.model: labels.of_kind(kind) for kind in KINDS}

    vietnamese, english = words("vi"), words("en")
    assert {name for name, told in vietnamese.items() if told == english[name]} - SAME == set()
