from pathlib import Path

import pytest

from tenantry.contract.documents import DocumentError, files


def read(folder: Path, text: str) -> dict[str, object]:
    (folder / "contracts").mkdir()
    (folder / "contracts" / "shelf.yaml").write_text(text, encoding="utf-8")
    return files.contract(folder, "shelf")


def test_scalars_mean_what_they_mean_in_json(tmp_path: Path) -> None:
    text = """
        date: 2026-03-01
        time: 2026-03-01T09:30:00Z
        word: no
        clock: 12:30
        version: 1.0.0
        integer: -12
        number: 1.5
        big: 1e3
        truth: true
        nothing: null
        empty:
        quoted: '200'
    """
    assert read(tmp_path, text) == {
        "date": "2026-03-01",
        "time": "2026-03-01T09:30:00Z",
        "word": "no",
        "clock": "12:30",
        "version": "1.0.0",
        "integer": -12,
        "number": 1.5,
        "big": 1000.0,
        "truth": True,
        "nothing": None,
        "empty": None,
        "quoted": "200",
    }


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("paths: {}\npaths: {}\n", "the key paths stands twice"),
        ("responses:\n  200: {}\n", "a key is no text"),
        ("paths: [\n", "can't be read"),
        ("- paths\n", "is no mapping"),
        ("!!python/name:os.system {}\n", "can't be read"),
    ],
)
def test_file_that_is_no_json_in_yaml_is_refused_by_name(
    tmp_path: Path, text: str, reason: str
) -> None:
    with pytest.raises(DocumentError) as refusal:
        read(tmp_path, text)
    assert "contracts/shelf.yaml" in str(refusal.value)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_overlay_without_a_contract_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "attic.yaml").write_text("overlay: 1.0.0\n", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"attic\.yaml belongs to no contract\.$"):
        files.names(tmp_path)
