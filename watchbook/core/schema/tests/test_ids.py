from uuid import UUID

import pytest

from watchbook.core.schema import uuid_in


def test_a_uuid_is_read_with_its_hyphens_and_without():
    written = "01a205c1-a8c9-76be-b6cc-5117dd214971"
    assert uuid_in(written) == uuid_in(written.replace("-", "")) == UUID(written)


@pytest.mark.parametrize(
    "text", ["", "none", "01a205c1-a8c9", "01a205c1-a8c9-76be-b6cc-5117dd21497g"]
)
def test_what_is_no_uuid_is_none(text):
    assert uuid_in(text) is None
