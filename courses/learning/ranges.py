"""Answers to HTTP range requests, so that a player can seek in a recording without loading all of it."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpResponse, StreamingHttpResponse

CHUNK = 64 * 1024  # bytes
BYTE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class Unsatisfiable(ValueError):
    """The range asked for lies outside the file."""


def span(header: str, *, size: int) -> tuple[int, int] | None:
    """First and last byte that a Range header asks for; None to send everything (no, several or malformed ranges).

    Raises Unsatisfiable when the range begins behind the end.
    """
    match = BYTE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        start, end = max(0, size - int(last)), size - 1
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
        if start >= size:
            raise Unsatisfiable
    return start, end


def response(request, file: BinaryIO, *, size: int, content_type: str, etag: str):
    """The file or the part asked for: 200, 206 or 416. `file` is closed when the answer is sent."""
    if_range = request.headers.get("If-Range", etag)
    try:
        part = span(request.headers.get("Range", ""), size=size) if if_range == etag else None
    except Unsatisfiable:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = part or (0, size - 1)
    answer = StreamingHttpResponse(
        _chunks(file, start=start, length=end - start + 1),
        status=206 if part else 200,
        content_type=content_type,
        headers={
            "Accept-Ranges": "bytes",
            "Content-Length": str(end - start + 1),
            "ETag": etag,
            "Cache-Control": "private, max-age=3600",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
    if part:
        answer["Content-Range"] = f"bytes {start}-{end}/{size}"
    return answer


def _chunks(file: BinaryIO, *, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0:
            chunk = file.read(min(CHUNK, length))
            if not chunk:
                return
            length -= len(chunk)
            yield chunk
