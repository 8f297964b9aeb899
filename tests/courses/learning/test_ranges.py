"""Parts of a file."""

from io import BytesIO

import pytest
from django.test import RequestFactory

from courses.learning import ranges


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-0", (0, 0)),
        ("bytes=2-4", (2, 4)),
        ("bytes=2-", (2, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-30", (0, 9)),
        ("bytes=5-99", (5, 9)),
        ("bytes=0-1,4-5", None),
        ("bytes=4-2", None),
        ("bytes=-", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        (f"bytes={'1' * 5000}-", None),
        (f"bytes=0-{'1' * 5000}", None),
        (f"bytes=-{'1' * 5000}", None),
    ],
)
def test_a_header_asks_for_a_part_of_ten_bytes(header, part):
    assert ranges.span(header, size=10) == part


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=99-100", "bytes=-0"])
def test_a_part_outside_the_file_cannot_be_had(header):
    with pytest.raises(ranges.Unsatisfiable):
        ranges.span(header, size=10)


def answer(**headers):
    request = RequestFactory().get("/", headers=headers)
    return ranges.response(request, BytesIO(b"0123456789"), size=10, content_type="video/mp4", etag='"v1"')


def test_without_a_range_the_whole_file_is_sent():
    response = answer()
    assert (response.status_code, response.getvalue(), response["Content-Length"]) == (200, b"0123456789", "10")
    assert response["Accept-Ranges"] == "bytes"


def test_a_range_is_sent_as_partial_content():
    response = answer(range="bytes=3-5")
    assert (response.status_code, response.getvalue()) == (206, b"345")
    assert (response["Content-Range"], response["Content-Length"]) == ("bytes 3-5/10", "3")


def test_a_range_behind_the_end_is_refused_with_the_size():
    response = answer(range="bytes=10-")
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */10")


def test_a_changed_file_is_sent_whole():
    assert answer(**{"range": "bytes=3-5", "if-range": '"v0"'}).status_code == 200
    assert answer(**{"range": "bytes=3-5", "if-range": '"v1"'}).status_code == 206
