"""One file that holds an installation: `manifest.json` with the hash of everything, the database, media and papers.

An archive is checked whole before anything of it is used: unknown or missing members, foreign paths and wrong hashes
raise ArchiveError with a sentence for the operator.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

MANIFEST = "manifest.json"
BLOCK = 1 << 20


class ArchiveError(Exception):
    """The archive cannot be used; the message says why."""


def pack(target: Path, files: Iterable[tuple[str, Path]], facts: dict) -> dict:
    """Write `target` from pairs of member name and file; returns the manifest. A half-written archive never remains.

    Nobody but the owner may read it: it holds everybody's data.
    """
    members = list(files)
    manifest = facts | {"files": {name: digest(path) for name, path in members}}
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with tarfile.open(unfinished, "w:gz", compresslevel=6) as archive:
            _add_text(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            for name, path in members:
                archive.add(path, arcname=name, recursive=False)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def keep_newest(count: int, *, folder: Path) -> None:
    """Delete all backups in `folder` but the newest `count`; their names are the moments they were made."""
    for old in sorted(folder.glob("backup-*.tar.gz"))[:-count]:
        old.unlink()


def unpack(source: Path, folder: Path) -> dict:
    """Write all members below `folder` and return the manifest, once every hash was found right."""
    try:
        with tarfile.open(source, "r:*") as archive:
            manifest = _read_manifest(archive)
            found = {member.name: _extract(archive, member, folder) for member in archive if member.name != MANIFEST}
    except (tarfile.TarError, EOFError, OSError) as fault:
        raise ArchiveError(f"{source} cannot be read as an archive: {fault}") from fault
    expected = manifest["files"]
    wrong = sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
    if wrong:
        raise ArchiveError(f"{len(wrong)} files are missing, unknown or damaged, the first is {wrong[0]}.")
    return manifest


def files_below(folder: Path, prefix: str) -> list[tuple[str, Path]]:
    """Member name and file of everything in a folder that may not exist."""
    return [(f"{prefix}/{p.relative_to(folder).as_posix()}", p) for p in sorted(folder.rglob("*")) if p.is_file()]


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _read_manifest(archive: tarfile.TarFile) -> dict:
    first = archive.next()
    if first is None or first.name != MANIFEST:
        raise ArchiveError("This is not a backup of this product: it does not begin with a manifest.")
    try:
        manifest = json.load(archive.extractfile(first))
    except ValueError as fault:
        raise ArchiveError("The manifest of the archive is damaged.") from fault
    if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
        raise ArchiveError("The manifest of the archive is damaged.")
    return manifest


def _extract(archive: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write one member and return its hash. Links, devices and paths that lead elsewhere are refused."""
    path = PurePosixPath(member.name)
    if not member.isreg() or path.is_absolute() or ".." in path.parts:
        raise ArchiveError(f"The archive holds something that is not a plain file: {member.name}")
    target = folder.joinpath(*path.parts)
    target.parent.mkdir(parents=True, exist_ok=True)
    sha256, stream = hashlib.sha256(), archive.extractfile(member)
    with target.open("wb") as out:
        while block := stream.read(BLOCK):
            sha256.update(block)
            out.write(block)
    return sha256.hexdigest()
