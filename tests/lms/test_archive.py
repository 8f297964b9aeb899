"""What an archive refuses to bring back."""

import io
import json
import stat
import tarfile

import pytest

from lms import archive


def write(path, *members: tarfile.TarInfo, manifest: dict | None = None):
    """An archive with a manifest and members whose content is their name."""
    with tarfile.open(path, "w:gz") as target:
        if manifest is not None:
            text = json.dumps(manifest).encode()
            info = tarfile.TarInfo(archive.MANIFEST)
            info.size = len(text)
            target.addfile(info, io.BytesIO(text))
        for member in members:
            content = member.name.encode()
            member.size = len(content) if member.isreg() else 0
            target.addfile(member, io.BytesIO(content))
    return path


def test_what_was_packed_is_unpacked(tmp_path):
    (tmp_path / "a").write_text("xin chào", encoding="utf-8")
    archive.pack(tmp_path / "x.tar.gz", [("media/a", tmp_path / "a")], {"made_at": "now"})
    manifest = archive.unpack(tmp_path / "x.tar.gz", tmp_path / "out")
    assert (tmp_path / "out/media/a").read_text(encoding="utf-8") == "xin chào"
    assert (manifest["made_at"], list(manifest["files"])) == ("now", ["media/a"])


def test_nobody_but_its_owner_may_read_an_archive(tmp_path):
    (tmp_path / "x.tar.gz.part").write_text("left by a crash")
    archive.pack(tmp_path / "x.tar.gz", [], {})
    assert stat.S_IMODE((tmp_path / "x.tar.gz").stat().st_mode) == 0o600


def test_the_newest_backups_are_kept_and_other_files_left_alone(tmp_path):
    for name in ("backup-20260301-0100", "backup-20260303-0100", "backup-20260302-0100", "before-the-move"):
        (tmp_path / f"{name}.tar.gz").touch()
    archive.keep_newest(2, folder=tmp_path)
    left = sorted(path.name.removesuffix(".tar.gz") for path in tmp_path.iterdir())
    assert left == ["backup-20260302-0100", "backup-20260303-0100", "before-the-move"]


def test_a_member_that_leads_outside_is_refused(tmp_path):
    source = write(tmp_path / "x.tar.gz", tarfile.TarInfo("../outside"), manifest={"files": {}})
    with pytest.raises(archive.ArchiveError, match="not a plain file"):
        archive.unpack(source, tmp_path / "out")
    assert not (tmp_path / "outside").exists()


def test_a_link_is_refused(tmp_path):
    link = tarfile.TarInfo("media/link")
    link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
    with pytest.raises(archive.ArchiveError, match="not a plain file"):
        archive.unpack(write(tmp_path / "x.tar.gz", link, manifest={"files": {}}), tmp_path / "out")


def test_a_member_that_the_manifest_does_not_name_is_refused(tmp_path):
    source = write(tmp_path / "x.tar.gz", tarfile.TarInfo("media/extra"), manifest={"files": {}})
    with pytest.raises(archive.ArchiveError, match="the first is media/extra"):
        archive.unpack(source, tmp_path / "out")


def test_a_missing_member_is_noticed(tmp_path):
    source = write(tmp_path / "x.tar.gz", manifest={"files": {"database": "00"}})
    with pytest.raises(archive.ArchiveError, match="the first is database"):
        archive.unpack(source, tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"not an archive"])
def test_another_kind_of_file_is_refused(tmp_path, content):
    source = tmp_path / "x.tar.gz"
    source.write_bytes(content)
    with pytest.raises(archive.ArchiveError, match="cannot be read as an archive"):
        archive.unpack(source, tmp_path / "out")


def test_an_archive_without_manifest_is_refused(tmp_path):
    with pytest.raises(archive.ArchiveError, match="does not begin with a manifest"):
        archive.unpack(write(tmp_path / "x.tar.gz", tarfile.TarInfo("database")), tmp_path / "out")


def test_a_backup_that_fails_leaves_nothing_behind(tmp_path):
    with pytest.raises(OSError, match="gone"):
        archive.pack(tmp_path / "x.tar.gz", [("media/gone", tmp_path / "gone")], {})
    assert list(tmp_path.iterdir()) == []
