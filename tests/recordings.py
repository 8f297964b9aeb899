"""Real recordings of a few kilobytes, made of nothing but code, for browsers that must play them."""

import io
import struct
import wave

from PIL import Image

FRAMES_PER_SECOND, WIDTH, HEIGHT = 4, 64, 36
CLUSTER, CUES, EBML, INFO, SEGMENT, TRACKS = 0x1F43B675, 0x1C53BB6B, 0x1A45DFA3, 0x1549A966, 0x18538067, 0x1654AE6B


def wav(seconds: int = 2) -> bytes:
    """Silence in 8 kHz mono."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(bytes(2 * 8000 * seconds))
    return file.getvalue()


def webm(seconds: int = 4) -> bytes:
    """A VP8 film of coloured areas, every frame a key frame, with an index of one entry a second."""
    info = _element(
        INFO,
        _number(0x2AD7B1, 1_000_000) + _element(0x4489, struct.pack(">d", seconds * 1000.0)) + _text(0x4D80, "tests")
        + _text(0x5741, "tests"),
    )  # fmt: skip
    video = _element(0xE0, _number(0xB0, WIDTH) + _number(0xBA, HEIGHT))
    track = _number(0xD7, 1) + _number(0x73C5, 1) + _number(0x83, 1) + _text(0x86, "V_VP8") + video
    clusters = [_cluster(second, of=seconds) for second in range(seconds)]
    before = info + _element(TRACKS, _element(0xAE, track))
    places, place = [], len(before) + len(_cues([0] * seconds))
    for cluster in clusters:
        places.append(place)
        place += len(cluster)
    head = _number(0x4286, 1) + _number(0x42F7, 1) + _number(0x42F2, 4) + _number(0x42F3, 8)
    head += _text(0x4282, "webm") + _number(0x4287, 2) + _number(0x4285, 2)
    return _element(EBML, head) + _element(SEGMENT, before + _cues(places) + b"".join(clusters))


def _cluster(second: int, *, of: int) -> bytes:
    blocks = b""
    for n in range(FRAMES_PER_SECOND):
        shade = 255 * (second * FRAMES_PER_SECOND + n) // (of * FRAMES_PER_SECOND)
        blocks += _element(0xA3, b"\x81" + struct.pack(">hB", n * 1000 // FRAMES_PER_SECOND, 0x80) + _frame(shade))
    return _element(CLUSTER, _number(0xE7, second * 1000) + blocks)


def _cues(places: list[int]) -> bytes:
    points = b""
    for second, place in enumerate(places):
        position = _element(0xB7, _number(0xF7, 1) + _number(0xF1, place))
        points += _element(0xBB, _number(0xB3, second * 1000) + position)
    return _element(CUES, points)


def _frame(shade: int) -> bytes:
    """A VP8 key frame: that is what a lossy WebP picture holds in its only chunk."""
    file = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), (shade, 90, 255 - shade)).save(file, "WEBP", quality=10)
    picture = file.getvalue()
    length = struct.unpack("<I", picture[16:20])[0]
    return picture[20 : 20 + length]


def _element(name: int, content: bytes) -> bytes:
    """An element of EBML; its length is always written in four bytes."""
    return (
        name.to_bytes((name.bit_length() + 7) // 8, "big") + (0x10000000 | len(content)).to_bytes(4, "big") + content
    )


def _number(name: int, value: int) -> bytes:
    return _element(name, value.to_bytes(4, "big"))


def _text(name: int, value: str) -> bytes:
    return _element(name, value.encode())
