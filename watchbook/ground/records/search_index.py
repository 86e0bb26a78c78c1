"""The words that search looks in: an index that the database itself keeps beside the search rows.

SQLite: an FTS5 table without content of its own, filled by triggers. PostgreSQL:
a GIN index over `to_tsvector('simple', …)`. Both are made after every
migration, idempotently, because Django remakes SQLite tables and then their
triggers are gone. No language is assumed: names and numbers are what people
look for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

INDEX = "records_searchwords"
_MOST_WORDS = 12
_LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+")

# PostgreSQL's parser reads `K9-7` as `k9` and minus seven, and a host name as one word; signs
# become spaces first, so that both databases find the same words.
_DOCUMENT = "to_tsvector('simple', translate(title || ' ' || text, '-/._:+@#&=~*', '            '))"
_POSTGRES = (
    f"CREATE INDEX IF NOT EXISTS records_searchwords ON records_searchrow USING gin ({_DOCUMENT})"
)
_SQLITE = {
    INDEX: (
        "CREATE VIRTUAL TABLE records_searchwords USING fts5(title, text, "
        "content='records_searchrow', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    ),
    "records_searchwords_added": (
        "CREATE TRIGGER records_searchwords_added AFTER INSERT ON records_searchrow BEGIN "
        "INSERT INTO records_searchwords(rowid, title, text) "
        "VALUES (new.id, new.title, new.text); END"
    ),
    "records_searchwords_gone": (
        "CREATE TRIGGER records_searchwords_gone AFTER DELETE ON records_searchrow BEGIN "
        "INSERT INTO records_searchwords(records_searchwords, rowid, title, text) "
        "VALUES ('delete', old.id, old.title, old.text); END"
    ),
    "records_searchwords_changed": (
        "CREATE TRIGGER records_searchwords_changed AFTER UPDATE ON records_searchrow BEGIN "
        "INSERT INTO records_searchwords(records_searchwords, rowid, title, text) "
        "VALUES ('delete', old.id, old.title, old.text); "
        "INSERT INTO records_searchwords(rowid, title, text) "
        "VALUES (new.id, new.title, new.text); END"
    ),
}


def make_index(database: BaseDatabaseWrapper) -> bool:
    """Make what is missing of the index; gives whether its words must be read again from rows."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            cursor.execute(_POSTGRES)
            return False
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE %s", [f"{INDEX}%"])
        kept = dict(cursor.fetchall())
        missing = [name for name, text in _SQLITE.items() if kept.get(name) != text]
        for name in missing:
            what = "TABLE" if name == INDEX else "TRIGGER"
            cursor.execute(f"DROP {what} IF EXISTS {name}")
            cursor.execute(_SQLITE[name])
    return bool(missing)


def words_in(q: str) -> list[str]:
    """The words of whatever was typed: letters and digits only, so nothing in it is an operator."""
    return [word[:_LONGEST_WORD] for word in _WORD.findall(q)[:_MOST_WORDS]]


def matching(vendor: str, words: list[str]) -> tuple[str, list[str]]:
    """The condition on search rows (and its parameters) that all words begin some word of a row."""
    if vendor == "postgresql":
        query = " & ".join(f"{word}:*" for word in words)
        return f"{_DOCUMENT} @@ to_tsquery('simple', %s)", [query]
    query = " ".join(f'"{word}"*' for word in words)
    return f"id IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)", [query]  # noqa: S608  # our own table; the query is a parameter
