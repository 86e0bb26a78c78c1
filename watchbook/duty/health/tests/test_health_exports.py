from __future__ import annotations

import json
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from watchbook.core.schema import Privacy
from watchbook.duty.health.schema import STOCK
from watchbook.duty.health.tests.conftest import body

DUE = "2026-01-15"
LISTS = {
    "index": ["weight_kg", "due", "overdue"],
    "records": ["what", "facts"],
    "notes": ["signs", "since", "text", "told_to", "told_at"],
    "stock": ["lot", "medicine", "lot_number", "received", "left", "unit", "expires"],
}
"""Every list of this room that holds what is medical, with the columns that do."""
# 73.4 kg: no second of any minute reads so.
MEDICAL = [
    "73.4", DUE, "rabies", "Carprofen", "Limping", "gravel", "Lindqvist", "B-4711", "Cut pad",
]  # fmt: skip


@pytest.fixture
def written(kennel):
    kennel.write("alice", "weight", mass_g="73.4")
    kennel.write("alice", "vaccine", vaccine="rabies", given_on="2023-01-15", until_on=DUE)
    kennel.write("alice", "medicine", name="Carprofen", from_on="2024-01-01", until_on="2024-02-01")
    kennel.write("alice", "injury", text="Cut pad on glass.")
    kennel.write(
        "alice", "note", signs=["limping"], text="After the gravel lot.", told_to="Dr. Lindqvist",
        since_on="2024-01-01", told_at="2024-01-02T10:00:00Z",
    )  # fmt: skip
    kennel.write(
        "dana", "stock", dog="", movement="received", name="Carprofen 75 mg", amount_e3="20",
        unit="tablet", lot_number="B-4711", expires_on=DUE, kept_at="The cabinet",
    )  # fmt: skip
    return kennel


def taken(answer, form):
    """Columns and text of a file."""
    if form == "xlsx":
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        return sheets["List"][0], str([sheets["List"], sheets["About"]])
    text = body(answer)
    if form == "json":
        return list(json.loads(text)["rows"][0]), text
    return text.lstrip("\ufeff").split("\r\n")[0].split(","), text


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_without_a_reason_no_file_of_a_list_holds_what_is_medical(written, name, form):
    answer = written.get("dana", name, f"?format={form}")
    columns, text = taken(answer, form)
    assert set(columns).isdisjoint(LISTS[name])
    assert not [word for word in MEDICAL if word in text]


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("name", sorted(LISTS))
def test_with_a_reason_that_was_given_for_it_a_list_leaves_whole(written, name, form):
    client = written.cast.client_of(written.dana)
    path = reverse(f"health:{name}", kwargs={"agency": "harlan"})
    assert "restricted=yes" in body(client.get(path))
    path += f"?format={form}&restricted=yes"
    asks = client.get(path)
    assert "/people/exports/reason/" in asks["Location"]
    client.post(asks["Location"], {"reason": "For the veterinarian"})
    columns, text = taken(client.get(path), form)
    assert set(LISTS[name]) <= set(columns)
    assert any(word in text for word in MEDICAL)


def test_the_columns_of_stock_are_those_that_its_schema_restricts():
    told = {one.name for one in STOCK.fields if one.privacy is Privacy.RESTRICTED}
    assert {"name", "lot_number", "amount_e3", "unit", "expires_on"} <= told
    assert "kept_at" not in told
