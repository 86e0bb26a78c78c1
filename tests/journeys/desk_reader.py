"""What a supervisor gets at a desk, read over HTTP without a browser: pages, exports, papers."""

from __future__ import annotations

import html
import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from typing import Any

UNIT = "/aldermere"


class Reader:
    """A supervisor at a desk, without a browser."""

    def __init__(self, url: str) -> None:
        """Sign in."""
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)
        page = self.get("/account/login/").decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token is not None
        typed = {
            "csrfmiddlewaretoken": token[1],
            "login": "marsh@aldermere.example",
            "password": "before-breakfast",
        }
        self.opener.open(
            urllib.request.Request(  # the demo's own address
                f"{url}/account/login/",
                urllib.parse.urlencode(typed).encode(),
                {"Referer": f"{url}/account/login/"},
            )
        ).close()

    def get(self, path: str) -> bytes:
        """One page or file."""
        with self.opener.open(self.url + path) as answer:
            body: bytes = answer.read()
            return body

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of an export in JSON."""
        rows: list[dict[str, Any]] = json.loads(self.get(path))["rows"]
        return rows

    def tables(self, path: str) -> dict[str, list[list[str]]]:
        """The tables of a page by caption, the head left out."""
        page = self.get(path).decode()
        found: dict[str, list[list[str]]] = {}
        for caption, body in re.findall(
            r"<caption[^>]*>(.*?)</caption>(.*?)</table>", page, re.DOTALL
        ):
            cells = [
                [text_of(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)]
                for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
            ]
            found.setdefault(text_of(caption), cells[1:])
        return found

    def chart(self, name: str, title: str, what: str = "") -> dict[str, str]:
        """One chart of a section at a glance: row and value."""
        rows = self.rows(f"{UNIT}/glance/{name}/?format=json")
        kept = [row for row in rows if row["chart"].startswith(title)]
        return {row["row"]: row["value"] for row in kept if what in ("", row["what"])}


def text_of(markup: str) -> str:
    """Markup as the words that it shows."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())
