"""An answer beside a new version of the text, on PostgreSQL: a consent counts, or its person reads that the text changed."""

from functools import partial

import pytest
from django.utils import timezone

from courses.errors import DomainError
from lms.privacy.consents import actions
from lms.privacy.consents.models import ConsentRecord
from tests import make
from tests.courses.organisations.reorganising.test_concurrency import while_open

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("site_again")]


@pytest.fixture
def text():
    return make.consent_text()


@pytest.fixture
def give(text):
    return partial(actions.answer, text, act="given", language="vi", by=make.user(), now=timezone.now())


@pytest.fixture
def replace(text):
    words = {"text": "Lời khác.", "text_en": "", "valid_from": timezone.localdate()}
    return partial(actions.publish, text.purpose, by=text.published_by, now=timezone.now(), **words)


def test_a_text_that_is_being_answered_is_not_replaced_the_same_day(text, give, replace):
    _given, refused = while_open(give, replace)
    assert isinstance(refused, DomainError) and "đã có người trả lời" in refused.message
    assert ConsentRecord.objects.get().text == text.purpose.texts.get() == text


def test_nobody_agrees_to_a_text_that_is_being_replaced(give, replace):
    _replaced, refused = while_open(replace, give)
    assert isinstance(refused, DomainError) and "đã thay đổi" in refused.message
    assert not ConsentRecord.objects.exists()
