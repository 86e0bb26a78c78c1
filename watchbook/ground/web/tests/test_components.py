import datetime as dt
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pytest
from django.template import TemplateSyntaxError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from watchbook.ground.web import plots
from watchbook.ground.web.moments import ago_text, moment
from watchbook.ground.web.pagination import Page
from watchbook.ground.web.timeline import Entry, years_of

AT = dt.datetime(2026, 11, 21, 23, 14, 9, tzinfo=dt.UTC)


def test_a_button_sends_and_a_button_with_an_address_leads(draw):
    assert 'type="submit"' in draw('{% button "Save" %}')
    link = draw('{% button "Go" href=to kind="first" key="g" %}', to="/x/?a=1&b=2")
    assert link.startswith("<a ")
    assert 'href="/x/?a=1&amp;b=2"' in link
    assert 'class="button first"' in link
    assert 'data-key="g"' in link


def test_a_button_can_ask_first_and_can_be_disabled(draw):
    page = draw('{% button label confirm="Sure?" disabled=True hx_post="/x/" %}', label="<b>")
    assert 'data-confirm="Sure?"' in page
    assert " disabled" in page
    assert 'hx-post="/x/"' in page
    assert "<b>" not in page


@pytest.mark.parametrize(
    "source",
    ['{% button "x" kind="danger" %}', '{% mark "x" "green" %}', '{% breadcrumbs "a" "b" %}',
     '{% notice "x" kind="red" %}{% endnotice %}', "{% field 7 %}"],
)  # fmt: skip
def test_it_refuses_a_kind_that_the_look_does_not_have(draw, source):
    with pytest.raises(TemplateSyntaxError):
        draw(source)


def test_marks_say_in_shape_what_they_say_in_colour(draw):
    assert "<svg" not in draw('{% mark "in force" %}')
    assert "<svg" in draw('{% mark "kept" "kept" %}')
    assert draw('{% mark "kept" "kept" %}') != draw('{% mark "kept" "late" %}')


def test_a_time_names_its_zone_and_carries_utc(draw):
    with timezone.override(ZoneInfo("America/Chicago")):
        page = draw("{% when at %}", at=AT)
        clock = draw('{% when at "time" %}', at=AT)
    assert 'datetime="2026-11-21T23:14:09Z"' in page
    assert "21 Nov 2026, 17:14 CST" in page
    assert 'data-offset="-360"' in page
    assert ">17:14 CST<" in clock


def test_a_zone_without_letters_is_written_as_utc_and_offset():
    with timezone.override(ZoneInfo("Asia/Tashkent")):
        assert moment(AT).text == "22 Nov 2026, 04:14 UTC+05"


def test_a_day_has_no_zone_and_a_missing_time_is_not_recorded(draw):
    assert draw("{% when day %}", day=dt.date(2026, 6, 2)) == (
        '<time datetime="2026-06-02">2 Jun 2026</time>'
    )
    assert "not recorded" in draw("{% when None %}")


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="without a zone"):
        moment(dt.datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "just now"), (59, "just now"), (60, "1 min ago"), (3599, "59 min ago"), (3600, "1 h ago"),
     (18840, "5 h 14 min ago"), (86400, "1 day ago"), (86400 * 29, "29 days ago"),
     (86400 * 30, ""), (-1, "")],
)  # fmt: skip
def test_ago_uses_the_largest_sensible_unit(seconds, text):
    assert ago_text(dt.timedelta(seconds=seconds)) == text


def test_nothing_is_shown_as_not_recorded_and_zero_as_zero(draw):
    assert "not recorded" in draw("{% recorded None %}{% recorded zero %}", zero=0)
    assert "0" in draw("{% recorded zero %}", zero=0)
    assert "not recorded" in draw("{% facts pairs %}", pairs=[("Microchip", None)])
    assert "not recorded" in draw('{% stat None "degrees" %}')


def test_a_number_shows_its_n_interval_and_rule(draw):
    page = draw('{% stat "96 %" "found" n=46 interval="86 to 99 %" rule="independent" %}')
    assert "n = 46" in page
    assert "86 to 99 %" in page
    assert "independent" in page


def test_a_column_sorts_up_then_down_and_keeps_the_filters(draw):
    up = draw('{% sort_header "Team" "team" %}', "q=a%26b&page=3")
    assert 'href="?q=a%26b&amp;sort=team"' in up
    assert "aria-sort" not in up
    down = draw('{% sort_header "Team" "team" %}', "sort=team")
    assert 'aria-sort="ascending"' in down
    assert 'href="?sort=-team"' in down
    back = draw('{% sort_header "Team" "team" default="team" number=True %}', "sort=-team")
    assert 'aria-sort="descending"' in back
    assert 'class="n"' in back


def test_pages_keep_the_filters_and_name_where_one_is(draw):
    page = draw("{% pagination page %}", "q=x", page=Page(range(25), 2, 25, 312))
    assert "26 to 50 of 312" in page
    assert 'href="?q=x&amp;page=3" rel="next"' in page
    assert page.count('aria-current="page"') == 1
    assert 'href="?q=x&amp;size=100"' in page
    assert "none" in draw("{% pagination page %}", page=Page([], 1, 25, 0))


def test_filters_keep_order_and_size_and_can_be_cleared(draw):
    page = draw('{% filters %}{% field "q" label="Words" %}{% endfilters %}', "q=x&sort=-a&page=4")
    assert '<input type="hidden" name="sort" value="-a">' in page
    assert 'name="page"' not in page
    assert "Clear" in page
    assert "Clear" not in draw("{% filters %}{% endfilters %}", "sort=-a")


_MANY = (
    '{% filters %}{% field "q" label="Words" value=q %}'
    '{% field "team" label="Team" type="select" choices=teams value="t2" %}'
    '{% field "since" label="From" type="date" value="2026-11-03" %}'
    '{% field "old" label="Outdated only" type="checkbox" value=True %}'
    '{% field "state" label="State" type="checkboxes" choices=states value=chosen %}{% endfilters %}'
)


def test_many_filters_fold_on_a_phone_and_what_is_set_stands_above_the_rows(draw):
    told = {
        "q": "quarry", "teams": [("", "Any"), ("t2", "Rex & Bob")], "chosen": ["a", "b"],
        "states": [("a", "Approved"), ("b", "Returned"), ("c", "Waits")],
    }  # fmt: skip
    query = "q=quarry&team=t2&since=2026-11-03&old=on&state=a&state=b&page=3&sort=-x"
    page = draw(_MANY, query, **told)
    assert "<summary>Filters, 6 set</summary>" in page
    for words in ("Words: “quarry”", "Team: Rex &amp; Bob", "From: 3 Nov 2026", "Outdated only",
                  "State: Approved", "State: Returned"):  # fmt: skip
        assert f"<span>{words} ×</span>" in page
    assert "Waits ×" not in page
    rest = "q=quarry&amp;team=t2&amp;since=2026-11-03&amp;old=on&amp;state=a&amp;sort=-x"
    assert f'href="?{rest}"' in page


def test_what_a_list_shows_by_itself_is_no_filter_that_is_set(draw):
    page = draw(_MANY, "sort=-x", q="", teams=[("t2", "Rex")], states=[], chosen=[])
    assert "<summary>Filters</summary>" in page
    assert "take away" not in page


def test_a_day_that_is_none_is_said_and_counts_not_as_set(draw):
    fields = '{% filters %}{% field "since" label="From" type="date" value=since %}{% endfilters %}'
    for shown in ("2026-99-99", ""):
        page = draw(fields, "since=2026-99-99", since=shown)
        assert "From “2026-99-99” is no day, and nothing is narrowed by it." in page
        assert "take away" not in page
    assert "is no day" not in draw(fields, "since=2026-11-03", since="2026-11-03")
    assert "is no day" not in draw(fields, "since=", since="")


def test_two_filters_stand_open_on_a_phone_and_a_refused_one_opens_the_fold(draw):
    assert "<details" not in draw('{% filters %}{% field "q" label="Words" %}{% endfilters %}')
    fields = '{% field "a" label="A" %}{% field "b" label="B" %}{% field "c" label="C" %}'
    assert "<details" in draw("{% filters %}" + fields + "{% endfilters %}")
    wrong = '{% field "d" label="D" errors=said %}'
    page = draw("{% filters %}" + fields + wrong + "{% endfilters %}", "d=x", said=["No day."])
    assert '<details class="further fold" open>' in page


def test_export_links_give_the_whole_list_with_its_filters(draw):
    page = draw("{% exports %}", "q=x&page=4&size=25")
    assert 'href="?q=x&amp;format=csv"' in page
    assert "data-print" in page
    assert "data-print" not in draw('{% exports formats="json" print=False %}')


def test_a_life_breaks_where_the_year_changes_and_each_line_has_its_link(draw):
    entries = [
        Entry(AT, "Trail", "1.1 km", anchor="e2", marks=[("late", "late")]),
        {"at": dt.date(2025, 1, 2), "title": "Joined <b>", "anchor": "e1"},
        Entry(None, "Born"),
    ]
    page = draw("{% timeline entries %}", entries=entries)
    assert [year.name for year in years_of(entries)] == ["2026", "2025", ""]
    assert page.count("<li") == 3
    assert 'href="#e2"' in page
    assert "<b>" not in page
    assert "no date" in page


def test_the_year_of_a_line_is_that_of_the_current_zone():
    midnight = dt.datetime(2026, 1, 1, 3, tzinfo=dt.UTC)
    with timezone.override(ZoneInfo("America/Chicago")):
        (year,) = years_of([Entry(midnight, "x")])
    assert (year.name, year.lines[0].day) == ("2025", "31 Dec")


def test_a_bar_says_in_words_what_it_draws(draw):
    page = draw('{% bar 9 16 label="Training" %}')
    assert "9 of 16 h" in page
    assert 'width="112.5"' in page
    assert 'class="bar met"' in draw("{% bar 17.25 16 %}")
    assert "17.2 of 16 h" in draw("{% bar 17.25 16 %}")
    assert plots.bar_of(-1, 16, "h").width == 0
    assert plots.bar_of(0, 0, "h").met


def test_an_interval_says_its_n_and_its_ends(draw):
    page = draw("{% interval 0.95 0.83 0.99 40 hits=38 label='Juno' %}")
    assert 'aria-label="Juno: 38 of 40; interval 83 to 99 %"' in page
    assert "38 of 40" in page
    assert "n = 40" in draw("{% interval 0.95 0.83 0.99 40 %}")
    assert "no runs yet" in draw("{% interval None None None 0 %}")


@pytest.mark.parametrize(("share", "text"), [(0, "0 %"), (0.001, "under 1 %"), (0.5, "50 %"),
                                             (0.999, "over 99 %"), (1, "100 %"),
                                             (2 / 16, "13 %"), (0.285, "29 %"), (0.995, "over 99 %"),
                                             (0.004, "under 1 %")])  # fmt: skip
def test_a_share_is_never_rounded_to_nothing_or_to_all(share, text):
    assert plots.percent(share) == text


@given(st.lists(st.floats(0, 1), min_size=3, max_size=3).map(sorted))
def test_the_drawing_keeps_the_order_of_estimate_and_ends(shares):
    lo, mid, hi = shares
    plot = plots.interval_of(mid, lo, hi, 10, None)
    assert plots.EDGE <= plot.x_lo <= plot.x <= plot.x_hi <= plots.WIDTH - plots.EDGE


@pytest.mark.parametrize("ends", [(0.9, 0.95, 0.99), (0.5, 0.4, 1.1), (float("nan"), 0, 1)])
def test_it_refuses_to_draw_an_interval_that_is_none(ends):
    with pytest.raises(ValueError, match="No interval"):
        plots.interval_of(*ends, 10, None)


def test_initials_are_of_the_first_and_the_last_name(draw):
    drawn = [draw("{% person_initials n %}", n=n) for n in ("Dana van Ode", "Juno", "", "42")]
    assert drawn == ["DO", "J", "?", "?"]


def test_a_vendored_file_has_an_address_and_a_missing_one_has_none(draw):
    address = unquote(draw('{% vendor "htmx.org" "htmx.min.js" %}'))
    assert address.startswith("/static/vendor/htmx.org@")
    assert draw('{% vendor "no-such-thing" "x.js" %}') == ""
