"""Rows whose key stands in the file already."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from madrone.psychometrics.runs import keys

NAMES = ["a", "b", "a", None, "", None, "", "b", "ab", "a"]
OTHERS = ["x", "x", "x", "x", "x", "x", "x", "y", "", "bx"]


def again(folder: Path, key: list[str]) -> list[int]:
    path = folder / "keys.parquet"
    pq.write_table(pa.table({"name": NAMES, "other": OTHERS}), path, row_group_size=4)
    rows: list[int] = keys.repeated(pq.ParquetFile(path), key).tolist()
    return rows


def test_the_second_row_of_a_key_and_all_after_it_are_found(tmp_path: Path) -> None:
    assert again(tmp_path, ["name"]) == [2, 6, 7, 9]


def test_a_key_of_two_columns_is_equal_only_in_both(tmp_path: Path) -> None:
    assert again(tmp_path, ["name", "other"]) == [2, 6]


def test_equal_hashes_of_different_keys_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_stir", lambda *_: None)
    assert again(tmp_path, ["name"]) == [2, 6, 7, 9]
