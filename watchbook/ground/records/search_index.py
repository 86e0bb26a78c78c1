"""The words that search looks in: an index that the database itself keeps beside the search rows.

SQLite: an FTS5 table without content of its own, filled by triggers, whose row ids are the rows'
`place` in time, so that it gives the newest matches first without sorting any others. PostgreSQL:
a `tsvector` column that the database computes, with a GIN index, and one function of the tables'
owner that looks in it: under row-level security the application's role may not use the index
itself, since `@@` is not leakproof. All are made after every migration, idempotently, because
Django remakes SQLite tables and then their triggers are gone. No language is assumed: names and
numbers are what people look for. The agency is a term of the index.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

INDEX = "records_searchwords"
HEAD = 3
"""SQLite keeps an index of all beginnings of so many letters: those stream, longer ones do not."""
_MOST_WORDS = 12
_LONGEST_WORD = 60
_WORD = re.compile(r"[^\W_]+")

# PostgreSQL's parser reads `K9-7` as `k9` and minus seven, and a host name as one word; signs
# become spaces first, so that both databases find the same words. Agency and kind are terms of
# their own; no word that anybody types has their first sign.
_TEXT = "translate(title || ' ' || text, '-/._:+@#&=~*', '            ')"
_DOCUMENT = (
    f"to_tsvector('simple', {_TEXT}) "
    "|| array_to_tsvector(ARRAY['@' || agency_id, '#' || kind]::text[])"
)
_ADD_WORDS = (
    "ALTER TABLE records_searchrow ADD COLUMN IF NOT EXISTS words tsvector "
    f"GENERATED ALWAYS AS ({_DOCUMENT}) STORED"
)
_POSTGRES = (
    _ADD_WORDS,
    "DROP INDEX IF EXISTS records_searchwords",
    "CREATE INDEX IF NOT EXISTS records_searchterms ON records_searchrow USING gin (words)",
    """CREATE OR REPLACE FUNCTION records_found(
         code text, wanted tsquery, above bigint, below bigint, most integer)
       RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
         WITH found AS MATERIALIZED (
           SELECT id, place, agency_id FROM records_searchrow WHERE words @@ wanted)
         SELECT id FROM found
         WHERE agency_id = code AND code = current_setting('watchbook.agency', true)
           AND place >= above AND place < below
         ORDER BY place DESC LIMIT most $$""",
)
_COLUMNS = ("title", "text", "agency_id", "kind")
_NEW = ", ".join(f"new.{name}" for name in ("place", *_COLUMNS))
_OLD = ", ".join(f"old.{name}" for name in ("place", *_COLUMNS))
_NAMES = f"rowid, {', '.join(_COLUMNS)}"
_INTO = f"INTO {INDEX}({_NAMES}) VALUES ({_NEW})"
_OUT_OF = f"INTO {INDEX}({INDEX}, {_NAMES}) VALUES ('delete', {_OLD})"
_SQLITE = {
    INDEX: (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({', '.join(_COLUMNS)}, "
        "content='records_searchrow', content_rowid='place', "
        f"tokenize='unicode61 remove_diacritics 2', prefix='{HEAD}')"
    ),
    f"{INDEX}_added": (
        f"CREATE TRIGGER {INDEX}_added AFTER INSERT ON records_searchrow BEGIN INSERT {_INTO}; END"
    ),
    f"{INDEX}_gone": (
        f"CREATE TRIGGER {INDEX}_gone AFTER DELETE ON records_searchrow BEGIN INSERT {_OUT_OF}; END"
    ),
    f"{INDEX}_changed": (
        f"CREATE TRIGGER {INDEX}_changed AFTER UPDATE ON records_searchrow BEGIN "
        f"INSERT {_OUT_OF}; INSERT {_INTO}; END"
    ),
}


def make_index(database: BaseDatabaseWrapper) -> bool:
    """Make what is missing of the index; gives whether its words must be read again from rows."""
    with database.cursor() as cursor:
        if database.vendor == "postgresql":
            for statement in _POSTGRES:
                cursor.execute(statement)
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


def is_begun(word: str) -> bool:
    """Whether a typed word may be the beginning of a longer one; shorter ones are looked for whole.

    Nearly every record has some word that begins with any one or two letters.
    """
    return len(word) >= HEAD


def folded(text: str) -> str:
    """A text as ` word word `, without case and accents, as SQLite's index sees it."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in plain if not unicodedata.combining(char))
    return f" {' '.join(_WORD.findall(bare))} "


def is_in(word: str, text: str) -> bool:
    """Whether a folded text has the word, or where it is long enough one that begins with it."""
    bare = folded(word).strip()
    return f" {bare}" in text if is_begun(word) else f" {bare} " in text


def terms_postgres(words: Sequence[str], agency: str, kind: str) -> str:
    """The words as a `tsquery`, with the agency and, if any, the kind."""
    lower = [word.lower() for word in words]
    wanted = [f"'{word}':*" if is_begun(word) else f"'{word}'" for word in lower]
    wanted.append(f"'@{agency}'")
    if kind:
        wanted.append("'#" + kind.replace("\\", "\\\\").replace("'", "''") + "'")
    return " & ".join(wanted)


def terms_sqlite(words: Sequence[str], whole: Sequence[bool], agency: str, kind: str) -> str:
    """The words as an FTS5 query; of those that are not `whole` only the indexed beginning."""
    wanted = [
        f'"{word if is_whole else word[:HEAD]}"{"*" if is_begun(word) else ""}'
        for word, is_whole in zip(words, whole, strict=True)
    ]
    query = f"{{title text}} : ({' AND '.join(wanted)}) AND agency_id : {_phrase(agency)}"
    return f"{query} AND kind : {_phrase(kind)}" if kind else query


def _phrase(text: str) -> str:
    return f'"{" ".join(_WORD.findall(text)) or "-"}"'
