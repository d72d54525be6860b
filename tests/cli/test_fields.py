"""``fieldapp fields``: what a script adds, renames, fills in and reads."""

from tests.support.terminal import Terminal


def test_a_field_is_added_filled_in_and_read_again(new: Terminal) -> None:
    assert "no fields of its own" in new.said("fields")
    new.said("fields", "add", "安装队", "--kind", "choice", "--choices", "自有，外包", "--english", "Fitters")
    assert "自有, 外包" in new.said("fields")
    new.said("fields", "add", "仓库面积", "--kind", "number", "--unit", "m²")
    new.said("fields", "rename", "仓库面积", "库房面积")
    new.said("fields", "retire", "Fitters")
    told = new.json("fields")
    assert [(one["name"], one["kind"], one["unit"], one["retired"]) for one in told] == [
        ("安装队", "choice", "", True),
        ("库房面积", "number", "m²", False),
    ]
    assert [choice["name"] for choice in told[0]["choices"]] == ["自有", "外包"]


def test_a_dealers_field_is_filled_in_found_and_printed(new: Terminal, tmp_path: object) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / "dealers.csv"
    path.write_text("店名,主推\n兴旺家电,云锦双子星\n", encoding="utf-8")
    new.said("fields", "add", "主推品牌")
    new.said("import", path, "--map", "主推=custom:主推品牌")
    (hit,) = new.json("search", "双子星")
    assert hit["name"] == "兴旺家电"
    told = new.said("fields", "set", "主推品牌", "岚屿", "--dealer", "兴旺家电")
    assert told.splitlines()[0] == "兴旺家电: 主推品牌 is now 岚屿"
    assert new.json("search", "双子星") == []
    new.said("export", Path(str(tmp_path)) / "out.csv")
    assert "岚屿" in (Path(str(tmp_path)) / "out.csv").read_text(encoding="utf-8-sig")
    assert "岚屿" in new.said("report", "dealer_file", "--dealer", "兴旺家电")


def test_what_cannot_be_done_is_said_in_a_sentence(new: Terminal) -> None:
    assert new("fields", "add")[0] == 2
    for words in (("fields", "set", "没有的", "x"), ("fields", "add", "规模", "--kind", "choice")):
        code, _out, err = new(*words)
        assert code == 1
        assert "Traceback" not in err
        assert err.strip()
