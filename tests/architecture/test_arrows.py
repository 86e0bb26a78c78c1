"""Foreign keys, templates and addresses point down, like imports."""

import ast
import re

from django.apps import apps

from tests.architecture.house import (
    HEIGHT,
    LABELS,
    PACKAGE,
    may_name,
    parsed,
    room_of,
    shown,
    sources,
    templates,
)

NAMES_A_TEMPLATE = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']([^"']+)["']""")
NAMES_AN_ADDRESS = re.compile(r"""\{%-?\s*url\s+["']([\w-]+):""")
CALLS_WITH_ADDRESS = {"reverse", "reverse_lazy", "redirect", "resolve_url"}


def test_every_room_on_disk_stands_in_the_plan():
    there = {
        f"{floor}.{folder.name}"
        for floor in ("ground", "duty", "after", "front")
        for folder in (PACKAGE / floor).glob("*")
        if (folder / "apps.py").exists()
    }
    assert there <= set(HEIGHT)


def test_foreign_keys_point_to_the_own_room_or_below():
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("watchbook."):
            continue
        room = LABELS[model._meta.app_label]
        for field in model._meta.get_fields():
            target = getattr(field, "remote_field", None) and field.related_model
            if not target or field.auto_created or not target.__module__.startswith("watchbook."):
                continue
            if not may_name(room, LABELS[target._meta.app_label]):
                wrong.append(f"{model.__name__}.{field.name} points up to {target.__name__}")
    assert wrong == []


def test_templates_extend_and_include_their_own_the_web_rooms_or_lower_ones():
    wrong = []
    for path in templates():
        room = room_of(path)
        for name in NAMES_A_TEMPLATE.findall(path.read_text()):
            other = LABELS.get(name.split("/")[0])
            if other and not may_name(room, other):
                wrong.append(f"{shown(path)} names {name}")
    assert wrong == []


def test_templates_link_to_their_own_room_or_lower_ones():
    wrong = []
    for path in templates():
        room = room_of(path)
        for namespace in NAMES_AN_ADDRESS.findall(path.read_text()):
            if namespace in LABELS and not may_name(room, LABELS[namespace]):
                wrong.append(f"{shown(path)} links to {namespace}:…")
    assert wrong == []


def test_code_reverses_and_fetches_models_of_its_own_room_or_lower_ones():
    wrong = []
    for path in sources():
        room = room_of(path)
        for call in (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call)):
            named = _label_named_by(call)
            if named in LABELS and not may_name(room, LABELS[named]):
                wrong.append(f"{shown(path)}:{call.lineno} names {named}")
    assert wrong == []


def test_a_room_includes_addresses_of_its_own_or_lower_rooms_only():
    wrong = []
    for path in sources():
        room = room_of(path)
        if room == "house":
            continue
        for text in _strings(path):
            if match := re.fullmatch(r"watchbook\.(\w+\.\w+)\.urls\w*", text):
                other = match.group(1)
                if other in HEIGHT and not may_name(room, other):
                    wrong.append(f"{shown(path)} includes {text}")
    assert wrong == []


def _label_named_by(call: ast.Call) -> str | None:
    """The label that `reverse("label:name")` or `get_model("label.Model")` names."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    first = call.args[0] if call.args else None
    if not isinstance(first, ast.Constant) or not isinstance(first.value, str):
        return None
    if name in CALLS_WITH_ADDRESS and ":" in first.value:
        return first.value.split(":")[0]
    if name == "get_model":
        return first.value.split(".")[0]
    return None


def _strings(path):
    return [
        node.value
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
