"""What migrations make of content that is already there."""

from importlib import import_module

import pytest

captions = import_module("lms.migrations.0006_captions_become_tracks")


@pytest.mark.parametrize(
    ("before", "tracks"),
    [
        ({"media": 1, "captions": 7}, [("item", {"language": "vi", "file": 7})]),
        ({"media": 1, "captions": None}, None),
        ({"media": 1}, None),
    ],
)
def test_captions_without_a_language_become_a_vietnamese_track(before, tracks):
    after = captions.CaptionsBecomeTracks().apply(before)
    assert after["media"] == 1
    assert "captions" not in after
    made = after.get("tracks") and [(track["type"], track["value"]) for track in after["tracks"]]
    assert made == tracks
