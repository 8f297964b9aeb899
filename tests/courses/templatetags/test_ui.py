"""Component tags draw what the page says, tied together for those who do not see it."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from courses.templatetags import ui, ui_learning
from courses.templatetags.drawings import ICONS
from tests.visible_text import squeezed

REFERENCE = Path(__file__).parents[3] / "docs/frontend.md"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def draw(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context)).strip()


class Enquiry(forms.Form):
    name = forms.CharField(label="Name", help_text="Family name first")
    how = forms.ChoiceField(label="How", choices=[("a", "Online")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="Agreed")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


# Icons and small pieces


def test_an_icon_is_hidden_from_screen_readers_unless_it_has_words():
    assert 'aria-hidden="true"' in draw('{% icon "check" %}')
    assert 'role="img" aria-label="Done &amp; &lt;b&gt;"' in draw(
        '{% icon "check" label=words %}', words="Done & <b>"
    )


def test_an_unknown_icon_is_an_error_of_the_template():
    with pytest.raises(KeyError):
        draw('{% icon "no-such-icon" %}')


def test_every_state_and_tone_names_an_icon_that_exists():
    used = {
        *ui.MESSAGE_ICONS.values(),
        *(icon for icon, _words in ui.CALLOUTS.values()),
        *(icon for icon, _words in ui_learning.LESSON_STATES.values()),
        *(icon for _tone, icon, _words in ui_learning.LEGAL_STATES.values()),
    }

    assert used - set(ICONS) == set()


def test_a_button_is_a_link_with_an_address_and_submits_without():
    assert '<a class="button quiet" href="/x/?a=1&amp;b=2">' in draw(
        '{% button "Go" address tone="quiet" %}', address="/x/?a=1&b=2"
    )
    submit = draw('{% button "Go" name="step" value="2" %}')
    assert '<button class="button" type="submit" name="step" value="2">' in submit


def test_each_of_the_five_tasks_has_a_picture_and_no_other_number_has_one():
    assert [bool(draw("{% task_illustration n %}", n=number)) for number in range(7)] == [False] + [True] * 5 + [
        False
    ]


@pytest.mark.parametrize(
    ("value", "total", "width", "done"),
    [(7, 19, "36.8%", False), (19, 19, "100.0%", True), (25, 19, "100.0%", True), (0, 0, "0.0%", False)],
)
def test_a_progress_bar_shows_its_number_and_stays_inside(value, total, width, done):
    bar = draw('{% progress value total label="Lessons" %}', value=value, total=total)

    assert f"<b>{value}/{total}</b>" in bar
    assert f'width="{width}"' in bar
    assert ('class="progress good"' in bar) is done


def test_a_bar_keeps_a_point_as_decimal_sign_in_vietnamese():
    with translation.override("vi"):
        assert 'width="36.8%"' in draw('{% progress 7 19 label="Bài" %}')


def test_a_ring_never_draws_more_than_once_around_and_says_the_number():
    ring = draw('{% ring 50 40 label="Hours" unit="periods" %}')

    assert 'stroke-dasharray="326.7 326.7"' in ring
    assert "<b>50</b> of 40 periods" in ring


def test_a_ring_shows_whole_hours_whole_and_fractions_in_the_way_of_the_language():
    with translation.override("vi"):
        ring = draw(
            '{% ring value minimum label="Số tiết" unit="tiết" %}', value=Decimal("4.5"), minimum=Decimal("40.0")
        )

    assert "<b>4,5</b>" in ring
    assert " 40 tiết" in ring


def test_a_ring_at_zero_draws_no_arc():
    assert "stroke-dasharray" not in draw('{% ring 0 40 label="Hours" unit="periods" %}')


# Blocks


def test_a_card_links_its_title_and_escapes_it():
    card = draw('{% card title url="/c/" level=2 %}<p>Body</p>{% endcard %}', title="<Data>")

    assert '<h2><a href="/c/">&lt;Data&gt;</a></h2><p>Body</p>' in card


def test_a_callout_says_its_kind_to_everyone():
    assert '<span class="sr">Law: </span>Article 40' in draw('{% callout "law" title="Article 40" %}{% endcallout %}')
    assert '<p class="strong">Caution</p>' in draw('{% callout "warning" %}{% endcallout %}')


def test_only_errors_interrupt_a_screen_reader():
    assert 'role="alert"' in draw('{% message "error" %}No{% endmessage %}')
    assert 'role="status"' in draw('{% message "success" %}Yes{% endmessage %}')


def test_a_wide_table_can_be_scrolled_by_keyboard():
    region = draw('{% table_region "Class list" %}<table></table>{% endtable_region %}')

    assert (
        region == '<div class="table-region" role="region" tabindex="0" aria-label="Class list"><table></table></div>'
    )


def test_a_confirmation_posts_with_a_token_and_offers_the_way_back():
    page = draw(
        '{% confirmation "Revoke?" url="/r/" cancel_url="/b/" label="Revoke" tone="danger" %}So it is.{% endconfirmation %}',
        csrf_token="t0ken",
    )

    assert '<form class="form stack" method="post" action="/r/">' in page
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in page
    assert '<a class="button quiet" href="/b/">' in page


def test_nothing_missing_draws_no_box():
    assert draw("{% why reasons %}", reasons=[]) == ""


def test_reasons_may_be_sentences_or_carry_a_way_out():
    box = draw("{% why reasons %}", reasons=["12 lessons left", {"text": "Test", "url": "/t/", "action": "Take it"}])

    assert "<li>12 lessons left</li>" in box
    assert '<li>Test <a href="/t/">Take it</a></li>' in box


# Navigation


def test_the_last_step_of_the_breadcrumbs_is_here_and_no_link():
    trail = [{"title": "Home", "url": "/"}, {"title": "Courses", "url": "/c/"}]

    assert '<li><span aria-current="page">Courses</span></li>' in squeezed(
        draw("{% breadcrumbs trail %}", trail=trail)
    )


def test_pagination_keeps_the_filters_of_the_list():
    request = RequestFactory().get("/c/", {"topic": ["1", "2"], "page": "2"})

    links = draw("{% pagination page %}", page=Paginator(range(30), 10).page(2), request=request)

    assert 'rel="prev" href="?topic=1&amp;topic=2&amp;page=1"' in links
    assert 'rel="next" href="?topic=1&amp;topic=2&amp;page=3"' in links


def test_a_list_of_one_page_has_no_pagination():
    assert draw("{% pagination page %}", page=Paginator(range(3), 10).page(1)) == ""


def test_a_facet_keeps_what_was_chosen_and_shows_a_count_of_zero():
    options = [{"value": "1", "label": "One", "checked": True, "count": 0}, {"value": "2", "label": "Two"}]

    facet = draw('{% facet "Topic" "topic" options %}', options=options)

    assert (
        '<input type="checkbox" name="topic" value="1" checked><span>One</span><span class="count">0</span>' in facet
    )
    assert '<input type="checkbox" name="topic" value="2"><span>Two</span></label>' in facet


# Forms


def test_hint_and_error_are_tied_to_the_field():
    drawn = draw("{% field form.name %}", form=Enquiry({}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert '<div class="hint" id="id_name_helptext">Family name first</div>' in drawn
    assert '<ul class="errorlist" id="id_name_error"' in drawn


def test_a_group_of_choices_is_a_fieldset_with_its_question():
    assert "<fieldset><legend>How</legend>" in squeezed(draw("{% field form.how %}", form=Enquiry()))


def test_extra_attributes_reach_the_widget():
    assert 'autocomplete="name"' in draw('{% field form.name autocomplete="name" %}', form=Enquiry())


def test_a_placeholder_never_stands_in_for_words_that_stay():
    form = Enquiry()
    form.fields["name"].widget.attrs["placeholder"] = "Name"

    assert "placeholder" not in draw("{% field form.name %}", form=form)


def test_the_error_summary_links_to_every_faulty_field():
    summary = draw("{% error_summary form %}", form=Enquiry({}))

    assert 'href="#id_name"' in summary
    assert 'href="#id_how_0"' in summary
    assert 'href="#id_agree"' in summary


def test_a_form_without_errors_has_no_summary():
    assert draw("{% error_summary form %}", form=Enquiry()) == ""


def test_hidden_fields_come_without_labels():
    drawn = draw("{% form_fields form %}", form=Enquiry())

    assert drawn.startswith('<input type="hidden" name="secret"')
    assert drawn.count('<div class="field') == 3


# Learning


@pytest.mark.parametrize(
    ("state", "words"),
    [("done", "Completed"), ("current", "In progress"), ("open", "Not started"), ("locked", "Locked")],
)
def test_the_state_of_a_lesson_is_said_in_words(state, words):
    assert f'<span class="sr"> ({words})</span>' in draw("{% outline_item 'One' state=state %}", state=state)


def test_a_locked_lesson_has_no_link_and_says_why():
    row = draw("{% outline_item 'One' url='/l/' state='locked' note='Opens after lesson 1' %}")

    assert "<a " not in row
    assert '<span class="note">Opens after lesson 1</span>' in row


def test_a_citation_shows_the_status_in_words():
    assert "In force</span>" in draw("{% citation '269/2025/NĐ-CP' status='in_force' %}")


def test_the_navigator_counts_questions_in_words():
    questions = [
        {"number": 1, "url": "#q1", "answered": True, "flagged": True, "current": False},
        {"number": 2, "url": "#q2", "answered": False, "flagged": False, "current": True},
        {"number": 3, "url": "#q3", "answered": False, "flagged": False, "current": False},
    ]

    drawn = draw("{% question_navigator questions %}", questions=questions)

    assert "Answered 1, marked 1, left 2." in drawn
    assert drawn.count('aria-current="true"') == 1


def test_saved_means_saved_with_the_second():
    drawn = draw("{% saved_state at %}", at=datetime(2026, 11, 25, 10, 42, 7))

    assert "<span data-saved-words>Saved 10:42:07</span>" in drawn


@pytest.mark.parametrize(
    ("seconds", "clock", "low"),
    [(1104, "18:24", False), (3725, "1:02:05", False), (64, "01:04", True), (-5, "00:00", True)],
)
def test_the_timer_shows_minutes_and_seconds_and_marks_the_last_five_minutes(seconds, clock, low):
    drawn = draw("{% timer seconds %}", seconds=seconds)

    assert f"<span data-timer-clock>{clock}</span>" in drawn
    assert ('class="timer low"' in drawn) is low


def test_a_knowledge_check_works_without_scripts():
    drawn = draw(
        '{% include "components/check.html" with key="c1" question="When?" options=options only %}',
        options=[{"text": "Early", "correct": True, "feedback": "Task 2"}, {"text": "Late", "correct": False}],
    )

    assert '<details class="answer"><summary>Show the answer</summary>' in squeezed(drawn)
    assert drawn.count("data-correct") == 1
    assert "<b>Right:</b> Early<br>Task 2" in drawn


# The reference


def test_the_reference_names_every_icon_and_every_tag():
    reference = REFERENCE.read_text(encoding="utf-8")
    icons = re.search(r"Names: `(.*?)`", reference, re.DOTALL).group(1).split()

    assert sorted(icons) == sorted(ICONS)
    assert {tag for tag in ui.register.tags if f"{{% {tag} " not in reference} == set()
