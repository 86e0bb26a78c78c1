import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.utils import timezone

from watchbook.ground.web.fields import TYPES, field_of


class EveryWidget(forms.Form):
    name = forms.CharField(help_text="As it is called.", max_length=40)
    story = forms.CharField(widget=forms.Textarea)
    mail = forms.EmailField()
    word = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    site = forms.URLField(assume_scheme="https")
    number = forms.IntegerField(min_value=0, max_value=9)
    day = forms.DateField(widget=forms.DateInput)
    at = forms.DateTimeField()
    clock = forms.TimeField()
    one = forms.ChoiceField(choices=[("a", "Alpha"), ("b", "Bravo")])
    chip = forms.ChoiceField(choices=[("a", "Alpha")], widget=forms.RadioSelect)
    many = forms.MultipleChoiceField(
        choices=[("a", "Alpha"), ("b", "Bravo")], widget=forms.CheckboxSelectMultiple
    )
    yes = forms.BooleanField(required=False)
    file = forms.FileField()
    secret = forms.CharField(widget=forms.HiddenInput)
    odd = forms.MultipleChoiceField(choices=[("a", "Alpha")])


WANTED = {
    "name": "text", "story": "textarea", "mail": "email", "word": "password", "site": "url",
    "number": "number", "day": "date", "at": "datetime", "clock": "time", "one": "select",
    "chip": "radio", "many": "checkboxes", "yes": "checkbox", "file": "file",
    "secret": "hidden", "odd": "widget",
}  # fmt: skip


def test_each_widget_of_django_is_drawn_as_its_kind():
    form = EveryWidget()
    assert {bound.name: field_of(bound, {}).type for bound in form} == WANTED


def test_a_whole_form_is_drawn_with_labels_and_descriptions(draw):
    page = draw("{% fields form %}", form=EveryWidget({"many": ["b"], "at": "x"}))
    for name in set(WANTED) - {"secret", "chip", "many", "yes"}:
        assert f'for="id_{name}"' in page
    assert 'aria-describedby="id_name-help id_name-error"' in page
    assert 'maxlength="40"' in page
    assert 'autocomplete="new-password"' in page
    assert page.count("<legend>") == 2
    assert 'value="b" id="id_many-1" checked' in page or 'id="id_many-1" checked' in page
    assert "style=" not in page


def test_a_password_is_never_sent_back(draw):
    assert "hunter22" not in draw("{% fields form %}", form=EveryWidget({"word": "hunter22"}))


def test_what_was_typed_is_still_there_after_an_error(draw):
    page = draw("{% fields form %}", form=EveryWidget({"name": 'Ju"no', "number": "eleven"}))
    assert 'value="Ju&quot;no"' in page
    assert 'value="eleven"' in page
    assert "What you typed is still here" in page
    assert 'href="#id_number"' in page


def test_there_is_no_summary_without_errors(draw):
    assert draw("{% errors form %}", form=EveryWidget()).strip() == ""


def test_hostile_text_stays_text(draw):
    page = draw(
        '{% field "x" label=h help=h value=h errors=h choices=c type="radio" data_y=h %}',
        h='"><script>alert(1)</script>',
        c=[('"><b>', "<i>")],
    )
    assert "<script" not in page
    assert "<b>" not in page
    assert "<i>" not in page


@pytest.mark.parametrize("kind", sorted(TYPES - {"widget", "hidden"}))
def test_a_named_field_of_each_type_has_a_name_and_help_tied_to_it(draw, kind):
    page = draw(
        '{% field "x" type=k label="Where" help="Help." choices=c %}', k=kind, c=[("a", "A")]
    )
    assert "Where" in page
    assert 'id="f-x-help"' in page
    assert 'aria-describedby="f-x-help"' in page


def test_an_instant_is_shown_in_the_current_zone_which_is_named():
    at = dt.datetime(2026, 11, 21, 23, 14, 9, tzinfo=dt.UTC)
    with timezone.override(ZoneInfo("America/Chicago")):
        field = field_of("at", {"type": "datetime", "value": at})
    assert (field.value, field.input_type) == ("2026-11-21T17:14", "datetime-local")
    assert field.unit in {"CST", "CDT"}


def test_a_filled_in_field_says_so_until_it_is_changed(draw):
    page = draw('{% field "mass" type="number" unit="g" prefilled=True value=0 %}')
    assert "not yet changed" in page
    assert 'value="0"' in page


def test_a_missing_value_chooses_nothing():
    field = field_of("x", {"type": "radio", "choices": [("no", "No"), ("0", "Zero")]})
    assert not any(choice.chosen for choice in field.choices)
    assert not field_of("x", {"type": "checkbox"}).checked
    assert field_of("x", {"type": "checkbox", "value": "on"}).checked


def test_it_refuses_a_type_it_does_not_know():
    with pytest.raises(ValueError, match="colour"):
        field_of("x", {"type": "colour"})
    with pytest.raises(TypeError, match="Django field"):
        field_of("x", {"type": "widget"})
