"""What a person types as a number comes back as he typed it, of every field of every record."""

from __future__ import annotations

from decimal import Decimal

from watchbook.core.schema import Field, Group, Items, Schema, Type, validate
from watchbook.ground.ledger.kinds import all_kinds


def numbers():
    """Every field that stores a whole number and is entered with decimals."""
    for kind in all_kinds():
        for member in kind.schema.members:
            inner = (member,) if isinstance(member, Field) else ()
            if isinstance(member, Group | Items):
                inner = member.members if isinstance(member, Group) else member.fields
            for field in inner:
                if field.type is Type.INTEGER and field.scale > 1:
                    yield kind.name, field


def test_every_number_of_one_decimal_survives_entry_and_the_form_again():
    found = list(numbers())
    assert len(found) > 40
    for kind, field in found:
        low, high = (field.minimum or 0), min(field.maximum or 10**9, 10**9)
        step = max(1, (high - low) * 10 // field.scale // 50)
        for tenths in range(-(-low * 10 // field.scale), high * 10 // field.scale + 1, step):
            typed = f"{Decimal(tenths) / 10}"
            checked = validate(Schema("a.b", "", (field,)), {field.name: typed})
            assert checked.is_valid, (kind, field.name, typed)
            kept = checked.values[field.name]
            # The phone's form divides by a power of ten as text (`entered` of schema.js).
            assert Decimal(kept) / field.scale == Decimal(typed), (kind, field.name)
        assert str(field.scale).strip("0") == "1", (kind, field.name)
