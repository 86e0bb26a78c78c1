import pytest

from watchbook.ground.web import readiness, slots
from watchbook.ground.web.slots import FieldFormLink, HomeCard, NavItem, SlotTakenError
from watchbook.ground.web.tests.cast import ALICE, DANA, NOBODY


def signed_in(viewer):
    return viewer.agency is not None


def supervises(viewer):
    return "supervisor" in viewer.roles


def test_navigation_comes_in_order_with_addresses_of_the_viewers_agency():
    slots.register_nav(NavItem("yard", "Yard", "yard:index", 20, signed_in))
    slots.register_nav(NavItem("kennel", "Kennel", "kennel:index", 10, signed_in))
    drawn = [(link.label, link.href) for link in slots.nav_for(ALICE)]
    assert drawn == [("Kennel", "/harlan/kennel/"), ("Yard", "/harlan/yard/")]


def test_a_viewer_sees_only_what_is_visible_to_him():
    slots.register_nav(NavItem("yard", "Yard", "yard:index", 20, supervises))
    assert slots.nav_for(ALICE) == []
    assert [link.label for link in slots.nav_for(DANA)] == ["Yard"]


def test_nobody_signed_in_gets_no_link_into_an_agency():
    slots.register_nav(NavItem("yard", "Yard", "yard:index", 20, lambda _viewer: True))
    slots.register_account(
        NavItem("out", "Sign out", "sign_out", 9, lambda _viewer: True, False, "post")
    )
    assert slots.nav_for(NOBODY) == []
    assert slots.nav_for(None) == []
    assert [(link.href, link.method) for link in slots.account_menu_for(None)] == [
        ("/away/", "post")
    ]


def test_the_deepest_link_above_the_page_is_current():
    slots.register_nav(NavItem("home", "Unit", "home:home", 1, signed_in))
    slots.register_nav(NavItem("yard", "Yard", "yard:index", 20, signed_in))
    current = [link.name for link in slots.nav_for(ALICE, "/harlan/yard/7/") if link.current]
    assert current == ["yard"]
    first = slots.nav_for(ALICE, "/harlan/")
    assert [link.name for link in first if link.current] == ["home"]
    elsewhere = slots.nav_for(ALICE, "/harlan/kennel/")
    assert [link.name for link in elsewhere if link.current] == []


def test_registering_the_same_thing_again_is_harmless_and_another_thing_is_refused():
    item = NavItem("yard", "Yard", "yard:index", 20, signed_in)
    slots.register_nav(item)
    slots.register_nav(item)
    with pytest.raises(SlotTakenError, match="yard"):
        slots.register_nav(NavItem("yard", "Other", "kennel:index", 20, signed_in))
    slots.register_search("yard:index")
    slots.register_search("yard:index")
    with pytest.raises(SlotTakenError, match="yard:index"):
        slots.register_search("kennel:index")


def test_search_home_cards_and_field_forms_are_found_by_their_viewer():
    slots.register_search("yard:index")
    card = HomeCard("due", "Needs you", 1, supervises, "x.html", lambda _viewer: {})
    slots.register_home_card(card)
    slots.register_field_form(
        FieldFormLink("run", "Run", "kennel:index", 1, signed_in, help="last place")
    )
    assert slots.search_url_for(ALICE) == "/harlan/yard/"
    assert slots.search_url_for(NOBODY) is None
    assert slots.home_cards_for(ALICE) == []
    assert slots.home_cards_for(DANA) == [card]
    (tile,) = slots.field_forms_for(ALICE)
    assert (tile.label, tile.href, tile.help) == ("Run", "/harlan/kennel/", "last place")


def test_a_link_whose_address_is_missing_is_left_out_and_the_check_names_it(caplog):
    slots.register_nav(NavItem("barn", "Barn", "barn:index", 20, signed_in))
    slots.register_search("barn:search")
    assert slots.nav_for(ALICE) == []
    assert "barn:index" in caplog.text
    found = readiness.registered_addresses_reverse()
    assert [error.id for error in found] == ["web.E002", "web.E002"]
    assert "barn:index" in found[0].msg


def test_the_check_names_a_browser_asset_that_is_not_vendored(monkeypatch):
    assert readiness.vendored_assets_are_there() == []
    monkeypatch.setattr(readiness, "NEEDED", (("no-such-thing", "x.js"),))
    (error,) = readiness.vendored_assets_are_there()
    assert error.id == "web.E001"


def test_a_field_form_without_an_address_of_its_own_opens_the_form_of_its_kind():
    slots.register_field_form(
        slots.FieldFormLink("training.performance", "Run", "", 10, lambda _viewer: True)
    )
    assert [link.href for link in slots.field_forms_for(ALICE)] == [
        "/field/forms/training.performance/#agency=harlan"
    ]
    assert slots.field_forms_for(NOBODY) == []


def test_a_link_to_a_field_form_carries_values_behind_the_hash():
    link = slots.field_form_address("training.performance", "harlan", exercise="a b&c")
    assert link == "/field/forms/training.performance/#agency=harlan&exercise=a+b%26c"


def test_an_items_order_says_under_which_group_of_the_menu_it_stands():
    for name, order in (("yard", 3), ("kennel", 49), ("barn", 50), ("pen", 79), ("loft", 500)):
        slots.register_nav(NavItem(name, name, "yard:index", order, signed_in))
    assert [link.group for link in slots.nav_for(ALICE)] == [
        "Today", "Work", "Dogs", "Unit", "Administration",
    ]  # fmt: skip


def test_the_current_link_keeps_all_that_is_known_of_it():
    slots.register_nav(NavItem("yard", "Yard", "yard:index", 20, signed_in))
    (link,) = slots.nav_for(ALICE, "/harlan/yard/")
    assert (link.current, link.group) == (True, "Work")
