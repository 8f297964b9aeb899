"""Names in one case get the case of names; names in both cases are their owner's."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lms.people_import import names
from lms.people_import.remarks import Unreadable


@pytest.mark.parametrize(
    ("written", "proper"),
    [("NGUYỄN THỊ ÁNH", "Nguyễn Thị Ánh"), ("nguyễn thị ánh", "Nguyễn Thị Ánh"), ("H'HEN NIÊ", "H'Hen Niê"),
     ("K'BRÔNG", "K'Brông"), ("Y BHIƠ", "Y Bhiơ"), ("k’brông", "K’Brông"), ("NGUYỄN-TRẦN VÂN", "Nguyễn-Trần Vân"),
     ("NGUYễN THị áNH", "Nguyễn Thị Ánh"), ("Nguyễn Thị ánh", "Nguyễn Thị Ánh"), ("ĐỖ Ý", "Đỗ Ý"), ("LÊ Ô", "Lê Ô")],
)  # fmt: skip
def test_a_name_in_one_case_is_written_as_names_are(written, proper):
    assert names.proper(written) == proper
    assert names.read(written).warning == "capitals"


@pytest.mark.parametrize("name", ["Nguyễn Thị Ánh", "Ksor H'Bơ Khăp", "Y Bhiơ", "Lê Ý", "McDonald Trần", "Hồ A Lềnh"])
def test_a_name_in_both_cases_is_left(name):
    assert names.read(name) == names.Reading(name)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyÁẮẤĐÉẾÓỐỚỨÝ '-", max_size=30))
@example("âẤ")
def test_writing_a_name_properly_twice_is_once(text):
    assert names.proper(names.proper(text)) == names.proper(text)


def test_signs_that_stand_for_an_apostrophe_become_one():
    assert names.read("H`Hen Niê").value == "H'Hen Niê"


@pytest.mark.parametrize("text", ["12345", "an@example.vn", "Nguyễn <b>", "Ánh 2"])
def test_what_is_no_name_is_refused(text):
    with pytest.raises(Unreadable, match="name_unreadable"):
        names.read(text)


def test_a_name_longer_than_any_is_refused():
    with pytest.raises(Unreadable, match="too_long"):
        names.read("Nguyễn " * 30)
