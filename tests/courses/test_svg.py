"""Drawings from people: shapes and text stay, everything that could act is refused or dropped."""

import pytest

from courses.svg import MAX_DEPTH, MAX_LENGTH, UnsafeSVG, sanitise

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"'
BOMB = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>"""
OUTSIDE = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'

HOSTILE = {
    "a script": f"{OPEN}><script>alert(1)</script></svg>",
    "a script without a namespace": "<svg><script>alert(1)</script></svg>",
    "a script in another namespace": f'{OPEN} xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></svg>',
    "a web page inside": f'{OPEN}><foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject></svg>',
    "a style sheet": f"{OPEN}><style>@import url(https://example.vn/x.css)</style></svg>",
    "an animation that sets an address": f'{OPEN}><animate attributeName="href" to="javascript:alert(1)"/></svg>',
    "a link": f'{OPEN}><a href="javascript:alert(1)"><text>x</text></a></svg>',
    "a picture from elsewhere": f'{OPEN}><image href="https://example.vn/track.png"/></svg>',
    "a reuse from elsewhere": f'{OPEN}><use href="https://example.vn/x.svg#a"/></svg>',
    "entities that grow": BOMB,
    "an entity from the disk": OUTSIDE,
    "a web page": "<html><script>alert(1)</script></html>",
    "a broken drawing": f"{OPEN}><path",
    "no drawing": "MZ\x90\x00",
    "a drawing of endless depth": f"{OPEN}>{'<g>' * 20_000}{'</g>' * 20_000}</svg>",
    "a drawing a level too deep": f"{OPEN}>{'<g>' * MAX_DEPTH}{'</g>' * MAX_DEPTH}</svg>",
    "a drawing without end": f"{OPEN}><text>{'x' * MAX_LENGTH}</text></svg>",
}


@pytest.mark.parametrize("sample", HOSTILE)
def test_hostile_drawings_are_refused(sample):
    with pytest.raises(UnsafeSVG) as refusal:
        sanitise(HOSTILE[sample])
    assert str(refusal.value)


@pytest.mark.parametrize(
    "attribute",
    [
        'onload="alert(1)"',
        'style="background:url(https://example.vn/x)"',
        'href="javascript:alert(1)"',
        'fill="url(https://example.vn/x.svg#a)"',
        'fill="url( javascript:alert(1) )"',
        'clip-path="url(data:image/svg+xml,x)"',
        'fill="java&#x09;script:alert(1)"',
        r'fill="\75rl(https://example.vn/x.svg#a)"',
    ],
)
def test_attributes_that_could_act_are_dropped(attribute):
    clean = sanitise(f"{OPEN} {attribute}><rect width='1' height='1' {attribute}/></svg>")
    _name, value = attribute.split("=", 1)
    assert value.strip('"') not in clean
    assert "script" not in clean and "example.vn" not in clean


def test_shapes_text_and_local_references_stay():
    source = f"{OPEN}><defs><clipPath id='a'><circle cx='1' cy='1' r='1'/></clipPath></defs><text clip-path='url(#a)'>Đô thị</text></svg>"
    clean = sanitise(source)
    assert 'clip-path="url(#a)"' in clean
    assert "Đô thị" in clean
    assert clean.startswith("<svg ") and 'xmlns="http://www.w3.org/2000/svg"' in clean


def test_what_is_clean_stays_as_it_is():
    clean = sanitise(f"{OPEN}><g><path d='M0 0h1'/></g></svg>")
    assert sanitise(clean) == clean


def test_comments_are_dropped():
    assert "secret" not in sanitise(f"{OPEN}><!-- secret --><rect width='1' height='1'/></svg>")
