"""Text of any age becomes composed Unicode, or is refused: nothing is guessed in silence."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from courses.vietnamese import TONES, nfc
from lms.people_import import letters
from lms.people_import.legacy_fonts import from_tcvn3, from_vni, to_tcvn3, to_vni
from lms.people_import.letters import TCVN3, UNICODE, VNI, possible_scripts, settle, tidy
from lms.people_import.syllables import is_syllable

VOWELS = "aăâeêioôơuưy"
SMALL = [nfc(vowel + tone) for vowel in VOWELS for tone in ("", *TONES)] + ["đ"]
ALL = SMALL + [letter.upper() for letter in SMALL]
SYLLABLES = st.sampled_from(
    [
        "nguyễn",
        "thị",
        "ánh",
        "trần",
        "đức",
        "phương",
        "quỳnh",
        "hoàng",
        "huệ",
        "đặng",
        "lê",
        "bảo",
        "khánh",
        "vũ",
        "trường",
        "ngọc",
        "huyền",
        "thuỷ",
        "mười",
        "ước",
        "việt",
    ]
)
PHRASES = st.lists(SYLLABLES, min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize("letter", ALL)
def test_every_letter_comes_back_from_vni(letter):
    assert from_vni(to_vni(letter)) == letter


@pytest.mark.parametrize("letter", ALL)
def test_every_letter_comes_back_from_tcvn3_where_capitals_with_a_tone_are_small(letter):
    has_tone = set(unicodedata.normalize("NFD", letter)) & set(TONES)
    assert from_tcvn3(to_tcvn3(letter)) == (letter.lower() if has_tone else letter)


@pytest.mark.parametrize("letter", ALL)
def test_every_letter_comes_back_from_windows_1258(letter):
    marks = unicodedata.normalize("NFD", letter)
    hats = nfc("".join(char for char in marks if char not in TONES))
    tones = "".join(char for char in marks if char in TONES)
    assert tidy((hats + tones).encode("cp1258").decode("cp1258")) == letter


@given(PHRASES)
@example("nguyễn thị ánh")
def test_phrases_come_back_from_both_fonts_through_the_cells_of_a_table(phrase):
    for write in (to_tcvn3, to_vni):
        rows = [[write("phòng kế hoạch nghiệp vụ"), write(phrase)]]
        found = settle(rows)
        assert (rows[0][1], found.doubtful) == (phrase, {})


@given(PHRASES, st.sampled_from(["NFC", "NFD", "NFKD"]))
def test_every_normal_form_becomes_the_composed_one(phrase, form):
    assert tidy(unicodedata.normalize(form, phrase)) == nfc(phrase)


@given(st.text())
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)


def test_a_tone_written_before_its_hat_is_mended():
    assert tidy("Nguye\u0303\u0302n") == "Nguyễn"


def test_letters_that_look_like_ours_become_ours_and_unseen_signs_go():
    assert tidy("Ðỗ\u200b\u00a0 Thị  \ufeffðào") == "Đỗ Thị đào"


@pytest.mark.parametrize(
    ("text", "script"),
    [("NguyÔn ThÞ ¸nh", TCVN3), ("Nguyeãn Thò AÙnh", VNI), ("Nguyễn Thị Ánh", UNICODE), ("Hoµng", TCVN3),
     ("Hoaøng", VNI), ("Đặng", UNICODE), ("Phßng Tæ chøc", TCVN3), ("Ñoã Möôøi", VNI)],
)  # fmt: skip
def test_a_text_gives_itself_away(text, script):
    assert possible_scripts(text) == {script}


def test_some_words_read_well_in_two_scripts():
    assert possible_scripts("Hoàng") == {UNICODE, VNI}  # Hồng, typed in VNI
    assert possible_scripts("Bé") == {UNICODE, TCVN3}  # Bộ, typed in TCVN3


def test_names_of_other_peoples_are_in_no_script_for_certain_and_stay():
    rows = [["H'Hen Niê"], ["K'Brông"], ["Müller"]]
    assert settle(rows).doubtful == {}
    assert rows == [["H'Hen Niê"], ["K'Brông"], ["Müller"]]


def test_a_cell_that_reads_well_twice_follows_its_row():
    rows = [["Bé", "NguyÔn ThÞ H»ng"], ["Bé", "Trần Đức"]]
    found = settle(rows)
    assert [row[0] for row in rows] == ["Bộ", "Bé"]
    assert found.doubtful == {}


def test_a_cell_that_reads_well_twice_follows_nearly_all_rows_of_its_file():
    rows = [["NguyÔn ThÞ H»ng"]] * 3 + [["Bé"]]
    rows = [list(row) for row in rows]
    assert settle(rows).doubtful == {}
    assert rows[3] == ["Bộ"]


def test_a_cell_that_reads_well_twice_in_a_mixed_file_is_doubtful():
    rows = [["NguyÔn ThÞ H»ng"], ["Trần Đức"], ["Bé"]]
    assert settle(rows).doubtful == {(2, 0): "letters_doubtful"}
    assert rows[2] == ["Bé"]


def test_without_any_other_sign_text_is_unicode():
    rows = [["Bé", "Lê Hà"]]
    assert settle(rows).converted == {}
    assert rows == [["Bé", "Lê Hà"]]


@pytest.mark.parametrize("text", ["Nguy?n Th? Ánh", "Nguy\ufffdn", "Nguyá»…n", "LÃª"])
def test_text_with_lost_or_torn_letters_is_noticed(text):
    assert letters.broken(text)


@pytest.mark.parametrize("text", ["Lê Hà", "Nguyễn", "Có đúng không?", "ten?", "Ã"])
def test_whole_text_is_not_called_broken(text):
    assert not letters.broken(text)


@pytest.mark.parametrize(
    "word",
    ["Nguyễn", "Quỳnh", "khuya", "thuở", "Trương", "gì", "giếng", "nghiêng", "Đặng", "Huế", "Y", "Ỷ", "ích", "việc"],
)
def test_syllables_are_known(word):
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Brông", "Nguyeãn", "ThÞ", "hoàc", "viec", "bớc", "Niê", "müller", "aà"])
def test_what_is_no_syllable_is_not_taken_for_one(word):
    assert not is_syllable(word)
