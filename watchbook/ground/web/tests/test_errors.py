import json

import pytest

from watchbook.ground.web import errors
from watchbook.ground.web.errors import conflict

HANDLERS = [
    (errors.handler400, 400),
    (errors.handler403, 403),
    (errors.handler404, 404),
    (conflict, 409),
    (errors.handler500, 500),
    (errors.csrf_failure, 403),
]


@pytest.mark.parametrize(("handler", "status"), HANDLERS)
def test_it_says_what_happened_and_what_to_do_next(rf, handler, status):
    response = handler(rf.get("/harlan/teams/"))
    page = response.content.decode()
    assert response.status_code == status
    assert page.count("<h1>") == 1
    assert "Traceback" not in page
    assert "To the first page" in page
    assert "style=" not in page


@pytest.mark.parametrize(("handler", "status"), HANDLERS)
@pytest.mark.parametrize(
    ("path", "headers"),
    [("/api/v1/harlan/teams", {}), ("/sync/hello", {}), ("/x/", {"Accept": "application/json"})],
)
def test_a_program_gets_the_same_as_json(rf, handler, status, path, headers):
    response = handler(rf.get(path, headers=headers))
    assert response.status_code == status
    assert set(json.loads(response.content)) == {"error", "what", "next"}


def test_the_reference_of_the_request_is_shown(rf):
    request = rf.get("/")
    request.id = "r-123"
    assert "r-123" in errors.handler500(request).content.decode()
    request = rf.get("/api/x")
    request.id = "r-123"
    assert json.loads(errors.handler500(request).content)["reference"] == "r-123"


def test_it_leads_back_to_a_page_of_ours_and_to_no_other(rf):
    ours = rf.get("/x/", headers={"Referer": "http://testserver/harlan/teams/?page=2"})
    assert 'href="/harlan/teams/?page=2"' in errors.handler404(ours).content.decode()
    theirs = rf.get("/x/", headers={"Referer": "http://evil.example/"})
    assert "evil" not in errors.handler404(theirs).content.decode()
    hostile = rf.get("/x/", headers={"Referer": "http://a/", "Host": "a b<>"})
    assert errors.handler404(hostile).status_code == 404


def test_a_conflict_speaks_in_the_words_of_the_room(rf):
    page = conflict(rf.get("/"), "Tess <wrote> first.", "Open version 3.").content.decode()
    assert "Tess &lt;wrote&gt; first." in page
    assert "Open version 3." in page


def test_the_broken_page_needs_nothing_of_the_request(rf):
    request = rf.get("/")
    request.viewer = object()  # a context processor would fail on it
    assert errors.handler500(request).status_code == 500


def test_an_unknown_address_draws_the_page_of_this_room(client):
    response = client.get("/account/no-such-page/")
    assert response.status_code == 404
    assert "There is nothing here for you" in response.content.decode()
