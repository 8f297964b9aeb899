"""Compiling catalogues without gettext's tools, and what the check of translations complains about."""

import gettext
import os

import polib
import pytest

from deploy import check_translations, translations

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
CATALOGUE = HEADER + 'msgid "Course"\nmsgstr "Khóa học"\n\nmsgctxt "verb"\nmsgid "Open"\nmsgstr "Mở"\n'


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(CATALOGUE, encoding="utf-8")
    return path


def test_a_catalogue_is_compiled_into_what_gettext_reads(catalogue, tmp_path):
    assert translations.compile_all(tmp_path) == [catalogue.with_suffix(".mo")]
    with catalogue.with_suffix(".mo").open("rb") as stream:
        compiled = gettext.GNUTranslations(stream)
    assert compiled.gettext("Course") == "Khóa học"
    assert compiled.pgettext("verb", "Open") == "Mở"


def test_only_what_changed_is_compiled_again(catalogue, tmp_path):
    translations.compile_all(tmp_path)
    assert translations.compile_all(tmp_path) == []
    later = catalogue.with_suffix(".mo").stat().st_mtime + 10
    os.utime(catalogue, (later, later))
    assert translations.compile_all(tmp_path) == [catalogue.with_suffix(".mo")]


def test_a_broken_catalogue_is_named(catalogue, tmp_path):
    catalogue.write_text('msgid "a\nmsgstr', encoding="utf-8")
    with pytest.raises(ValueError, match="django.po"):
        translations.compile_all(tmp_path)


def parse(text: str) -> polib.POFile:
    return polib.pofile(HEADER + text)


def test_a_sentence_without_translation_is_missing():
    wanted = parse('msgid "Course"\nmsgstr ""\n\nmsgid "Class"\nmsgstr ""\n')
    assert check_translations.missing(wanted, [polib.pofile(CATALOGUE)]) == ["Class"]


def test_a_sentence_in_another_context_is_missing():
    wanted = parse('msgid "Open"\nmsgstr ""\n')
    assert check_translations.missing(wanted, [polib.pofile(CATALOGUE)]) == ["Open"]


def test_a_guessed_translation_counts_as_missing_and_as_doubtful():
    guessed = parse('#, fuzzy\nmsgid "Class"\nmsgstr "Lớp"\n')
    assert check_translations.missing(parse('msgid "Class"\nmsgstr ""\n'), [guessed]) == ["Class"]
    assert check_translations.doubtful(guessed) == ["Class"]
