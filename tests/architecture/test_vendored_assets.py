"""Browser code from elsewhere is exactly what its manifest says."""

import shutil

from tools import vendor


def test_what_is_vendored_agrees_with_its_manifest():
    assert vendor.differences(vendor.VENDOR) == []


def test_every_asset_brings_its_licence():
    for asset in vendor.ASSETS:
        assert list((vendor.VENDOR / asset.folder).glob("LICENSE*")), asset.name


def test_one_altered_byte_is_named(tmp_path):
    copy = tmp_path / "vendor"
    shutil.copytree(vendor.VENDOR, copy)
    file = next(copy.glob("htmx.org@*/htmx.min.js"))
    file.write_bytes(file.read_bytes() + b" ")
    assert vendor.differences(copy) == [f"{file.parent.name} differs from the manifest"]


def test_a_missing_or_an_unknown_asset_is_named(tmp_path):
    copy = tmp_path / "vendor"
    shutil.copytree(vendor.VENDOR, copy)
    shutil.rmtree(next(copy.glob("dexie@*")))
    (copy / "jquery@3.0.0").mkdir()
    found = vendor.differences(copy)
    assert "jquery@3.0.0 is not in tools/vendor.py" in found
    assert any("dexie" in line and "not vendored" in line for line in found)
