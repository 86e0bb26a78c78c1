import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbook.ground.web.pagination import SIZES, Page, page_of


@pytest.fixture
def page(rf):
    def made(query, total=312):
        return page_of(rf.get(f"/?{query}"), range(1, total + 1))

    return made


def test_the_first_page_holds_twenty_five_items(page):
    first = page("")
    assert list(first) == list(range(1, 26))
    assert (first.first, first.last, first.total, first.pages) == (1, 25, 312, 13)
    assert (first.previous_number, first.next_number) == (None, 2)


def test_the_last_page_holds_the_rest(page):
    last = page("page=4&size=100")
    assert list(last) == list(range(301, 313))
    assert (last.previous_number, last.next_number) == (3, None)


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=one", "page=1e3", "page=%00", "page=" + "9" * 5000, "page=²"],
)
def test_a_page_that_makes_no_sense_becomes_the_nearest_one(page, query):
    assert page(query).number == 1


def test_a_page_beyond_the_end_becomes_the_last(page):
    assert page("page=999").number == 13


@pytest.mark.parametrize("query", ["size=7", "size=100000", "size=-25", "size=all"])
def test_it_refuses_other_sizes(page, query):
    assert page(query).size == SIZES[0]


def test_an_empty_list_is_one_empty_page(page):
    empty = page("", total=0)
    assert (len(empty), empty.first, empty.last, empty.pages) == (0, 0, 0, 1)


def test_a_given_total_is_not_counted_again(rf):
    assert page_of(rf.get("/"), range(3), total=3).total == 3


@given(number=st.integers(1, 60), pages=st.integers(1, 60))
def test_numbers_hold_first_last_here_and_no_gap_of_one(number, pages):
    number = min(number, pages)
    drawn = Page([], number, 25, pages * 25).numbers
    whole = [one for one in drawn if one is not None]
    assert whole == sorted(set(whole))
    assert {1, number, pages} <= set(whole)
    for before, gap, after in zip(drawn, drawn[1:], drawn[2:], strict=False):
        if gap is None:
            assert after - before > 2
