"""Twelve figures are read, masked, and struck out of other texts."""

import pytest

from courses.redaction import without_personal_data
from lms.users.personal_number import figures
from lms.users.personal_number.forms import NumberForm

NUMBER = "001180000017"


@pytest.mark.parametrize("typed", [NUMBER, "001 180 000 017", " 001.180.000.017 ", "001-180-000-017"])
def test_gaps_are_passed_over(typed):
    assert figures.read(typed) == figures.Number(NUMBER)


@pytest.mark.parametrize(("typed", "zeros"), [("01180000017", 1), ("1180000017", 2)])
def test_lost_zeros_are_put_back_unless_zeros_are_left(typed, zeros):
    if zeros == 2:
        assert figures.read(typed) == figures.Number(NUMBER, 2)
    else:
        with pytest.raises(figures.Faulty):
            figures.read(typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("123456789", "old_card"), ("12345", "length"), ("0011800000171", "length"), ("00118000001x", "figures"), ("", "figures"),
     ("٠٠١١٨٠٠٠٠٠١٧", "figures")],
)  # fmt: skip
def test_what_is_no_number_is_refused_without_naming_it(typed, code):
    with pytest.raises(figures.Faulty) as refused:
        figures.read(typed)
    assert (refused.value.code, str(refused.value)) == (code, code)


def test_the_mask_shows_the_first_figure_and_the_last_three():
    assert figures.masked(NUMBER) == "0xx******017"
    assert NUMBER not in repr(figures.Number(NUMBER))


@pytest.mark.parametrize(
    ("text", "shown"),
    [(f"CCCD: {NUMBER}.", "CCCD: 0xx******017."), ("79123456789", "0xx******789"), ("001 180 000 017", "0xx******017"),
     ("0912345678", "0912345678"), ("CB00017", "CB00017"), ("05/02/1980", "05/02/1980")],
)  # fmt: skip
def test_samples_of_a_list_are_concealed(text, shown):
    assert figures.concealed(text) == shown


@pytest.mark.parametrize(
    ("text", "logged"),
    [(f"Key {NUMBER} failed", "Key [number] failed"), (f"'{NUMBER}'", "'[number]'"), ("a1b2-001180000017", "a1b2-001180000017"),
     ("1234567890123", "1234567890123")],
)  # fmt: skip
def test_logs_strike_numbers_out(text, logged):
    assert without_personal_data(text) == logged


@pytest.mark.parametrize("typed", ["1180000017", "01180000017", "123456789", "00118000001x", "1" * 40])
def test_what_is_mistyped_is_refused_and_never_written_back(typed):
    form = NumberForm({"number": typed})
    assert not form.is_valid()
    assert typed not in str(form["number"]) and typed not in str(form.errors)
