"""Zip files that mean harm are refused before anything in them is opened."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from madrone.imports import archives
from madrone.imports.archives import Archive
from madrone.imports.errors import FileRefused
from madrone.imports.tests.running import checked, zipped
from tests.cast import Cast


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("users.csv")
    info.external_attr = 0o120777 << 16
    return info


def encrypted() -> zipfile.ZipInfo:
    return zipfile.ZipInfo("users.csv")


def written(tmp_path: Path, *members: tuple[str | zipfile.ZipInfo, str]) -> Path:
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members:
            archive.writestr(name, text)
    return path


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("../users.csv", "archive-traversal"),
        ("/etc/users.csv", "archive-traversal"),
        ("a/../../users.csv", "archive-traversal"),
        ("C:users.csv", "archive-traversal"),
        ("a\\..\\users.csv", "archive-traversal"),
        (link(), "archive-link"),
    ],
)
def test_a_member_that_points_elsewhere_is_refused(
    tmp_path: Path, name: str | zipfile.ZipInfo, code: str
) -> None:
    with pytest.raises(FileRefused) as caught:
        Archive(written(tmp_path, (name, "x")))
    assert caught.value.code == code


def test_a_member_that_unpacks_to_far_too_much_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="unpacks to far more"):
        Archive(written(tmp_path, ("users.csv", "0" * 5_000_000)))


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ("users.csv", "x"))
    raw = bytearray(path.read_bytes())
    # Sets the flag "encrypted" in the local header and in the directory.
    raw[6] |= 1
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(raw))
    with pytest.raises(FileRefused, match="without a password"):
        Archive(path)


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [("MAX_MEMBERS", 1, "archive-too-many"), ("MAX_TOTAL", 1, "archive-too-large")],
)
def test_too_many_or_too_large_members_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, code: str
) -> None:
    monkeypatch.setattr(archives, limit, value)
    with pytest.raises(FileRefused) as caught:
        Archive(written(tmp_path, ("a.csv", "x"), ("b.csv", "y")))
    assert caught.value.code == code


def test_two_members_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"two files named users\.csv"):
        Archive(written(tmp_path, ("a/users.csv", "x"), ("b/users.csv", "y")))


def test_what_macos_adds_is_passed_over(tmp_path: Path) -> None:
    with Archive(written(tmp_path, ("users.csv", "x"), ("__MACOSX/._users.csv", "y"))) as archive:
        assert archive.names == {"users.csv"}
        assert archive.open("users.csv").read() == b"x"


@pytest.mark.parametrize("damage", [lambda raw: raw[:60], lambda raw: raw[:4] + b"\0" * 40])
def test_a_damaged_zip_is_refused(cast: Cast, damage: Callable[[bytes], bytes]) -> None:
    batch = checked(cast.dev, "students", damage(zipped({"manifest.csv": "x" * 500, "users.csv": "y" * 500})))
    assert batch.state == "refused"
    assert "not a zip file that can be opened" in batch.problem


def test_a_member_whose_content_is_damaged_is_refused(cast: Cast) -> None:
    raw = bytearray(zipped({"manifest.csv": "propertyName,value\n", "users.csv": "abcdefgh" * 50}))
    with zipfile.ZipFile(io.BytesIO(bytes(raw))) as archive:
        start = archive.getinfo("manifest.csv").header_offset + 30 + len("manifest.csv")
    raw[start] ^= 0xFF
    batch = checked(cast.dev, "students", bytes(raw))
    assert batch.state == "refused"
