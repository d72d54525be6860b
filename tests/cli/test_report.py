"""``fieldapp report`` and ``fieldapp month report`` as somebody types them, on demo data."""

import re
from pathlib import Path

import pytest

from fieldapp.cli.main import main
from tests.support.pdfs import words_of


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    folder = tmp_path / "data"
    assert _run(folder, "demo", "--dealers", "12", "--no-window") == 0
    capsys.readouterr()
    return folder


def _run(folder: Path, *words: object) -> int:
    return main(["--data", str(folder), "--lang", "en", "--today", "2026-11-23", *map(str, words)])


def test_one_page_is_a_page(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(data, "report", "birthday_list", "--month", "2026-11", "--pdf", tmp_path / "born.pdf") == 0
    assert capsys.readouterr().out.strip() == f"{tmp_path / 'born.pdf'}: 1 page"


def test_the_month_names_each_rule_once_in_its_column(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "month.pdf"
    assert _run(data, "report", "task_report", "--month", "2026-10", "--pdf", path) == 0
    said = words_of(path.read_bytes())
    assert re.search(r"R[23](countyseats|townships)(opened|short)", said)
    assert not re.search(r"R[23]:", said)
