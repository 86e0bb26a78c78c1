"""Files made like the exports of other systems, and like a spreadsheet that grew for years.

All people, dogs and places are made up. What such exports contain follows what their makers say of
them in public; no file of theirs was at hand.
"""

from __future__ import annotations

import csv
from datetime import date, datetime, time
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import xlsxwriter

EXAMPLES = Path(__file__).parents[1] / "examples"
LOG = (
    "Log #,Date,Start,Officer,K9,Type,Min,Notes\n"
    "1,3/4/2021,18:00,Alice Marlow,Juno,Narc,25,Good\n"
    "2,3/5/2021,18:00,Alice Marlow,Rover,Narc,25,=1+1\n"
    "3,3/6/2021,19:00,Bob Tanaka,Rex,Track,40,Lost it\n"
)
"""A small log of training: a dog that nobody knows, and a note that looks like a formula."""


def as_csv(rows: list[list[Any]], delimiter: str = ",") -> str:
    """Rows as text with columns."""
    text = StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def packtrack_like() -> bytes:
    """Event, exercise and one dog's completion in a row; UTF-8 with a mark, as Excel writes it."""
    head = ["Event ID", "Event", "Event Date", "Event Start", "Location", "Exercise", "Discipline",
            "Training Goal", "Substance", "Amount (g)", "Area", "Completion ID", "Dog", "Handler",
            "Run Start", "Duration", "Blind", "Result", "Dog Narrative"]  # fmt: skip
    day = ["E-77", "Thursday training", "03/04/2021", "6:00 PM", "Old mill"]
    vehicles = ["Vehicle row", "Narcotics", "Clear bracketing at the second car", "Cocaine", "0.1"]
    return ("\ufeff" + as_csv([
        head,
        [*day, *vehicles, "Blue sedan", "C-1", "Juno", "Marlow, Alice", "18:20", "0:25", "Single",
         "Pass", "Head turn at the seam, bracketed twice,\nsat at the source."],
        [*day, *vehicles, "Blue sedan", "C-2", "Rex", "Tanaka, Bob", "18:50", "0:20", "n/a",
         "Partial", '=HYPERLINK("http://x.example","Passed it once, then came back")'],
        [*day, "Track", "Tracking", "", "", "", "", "C-3", "Rex", "Bob Tanaka", "19:30", "1:05",
         "Known", "Fail", "Lost it at the road."],
    ])).encode()  # fmt: skip


def dogteampro_like() -> bytes:
    """A session in a row, hours as decimals, two-digit years, tabs between columns, UTF-16."""
    return as_csv([
        ["Log #", "Date/Time", "Officer", "K9", "Training Type", "Hours", "Location", "Temp (F)",
         "Weather", "Summary", "Trainer Comments"],
        ["101", "11/29/20 2:30 PM", "Deputy Alice Marlow", "Juno", "Narcotics Detection", "1.5",
         "County yard", "41", "Overcast", "Four lockers, two with odour.", "Reward earlier."],
        ["102", "12/01/20 09:00", "Deputy Bob Tanaka", "Rex", "Bite Work", ".75", "Gym", "68", "",
         "Two long bites, out on the first word.", ""],
    ], "\t").encode("utf-16")  # fmt: skip


def kats_like() -> bytes:
    """One row for each aid of a session, activity and result as codes, semicolons, Windows-1252."""
    head = ["Session", "Date", "Handler", "K9", "Activity", "Duration", "Area", "Aid", "Code",
            "Comments"]  # fmt: skip
    first = ["S-9", "17.08.2019", "Alice Marlow", "Juno", "ND", "0:50"]
    return as_csv([
        head,
        [*first, "Café counter", "Coc 7", "4", "“Clean” search"],
        [*first, "Store room", "Her 2", "3", ""],
        [*first, "Office", "unk", "0", ""],
        ["S-10", "18.08.2019", "Bob Tanaka", "Rex", "OB", "0:15", "", "", "", "Heeling"],
    ], ";").encode("cp1252")  # fmt: skip


def home_made() -> bytes:
    """A spreadsheet that grew: a title, merged cells, hidden rows, dates in four styles."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    day = book.add_format({"num_format": "m/d/yyyy"})
    sheet = book.add_worksheet("Teams")
    book.add_worksheet("Old").write(0, 0, "nothing")
    sheet.merge_range(0, 0, 0, 8, "K9 unit")
    sheet.write_row(
        1,
        0,
        [
            "K9",
            "Chip",
            "Breed",
            "Sex",
            "DOB",
            "Handler",
            "Badge",
            "Rank",
            "Paired",
            "Ended",
            "Remarks",
        ],
    )
    sheet.write_row(2, 0, ["Sable", "985000000000001", "Malinois", "F"])
    sheet.write_datetime(2, 4, datetime(2018, 2, 3), day)
    sheet.write_row(2, 5, ["Ivy Sander", "612", "Deputy", "4 March 2020"])
    sheet.write_row(3, 0, ["Brock", "985000000000002", "", "M", "2019-07-01", "Otis Kemp", "618",
                           "Deputy", "3/9/2021"])  # fmt: skip
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.write_row(4, 0, ["Wren", "985000000000003", "Bloodhound", "F", "?", "Lea Doss", "620",
                           "Corporal", "Mar 5th, 2022"])  # fmt: skip
    sheet.write_formula(4, 11, "=1+1", None, 2)
    book.close()
    return content.getvalue()


def workbook(*rows: list[Any], name: str = "Log") -> bytes:
    """A workbook of one sheet."""
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "m/d/yyyy"})
    clock = book.add_format({"num_format": "h:mm"})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, place, value, day)
            elif isinstance(value, time):
                sheet.write_datetime(number, place, value, clock)
            elif value is not None:
                sheet.write(number, place, value)
    book.close()
    return content.getvalue()


SIMPLE: dict[str, Any] = {
    "format": "watchbook-import/1",
    "kind": "training",
    "source": "Old log",
    "dates": {"order": "month-day-year"},
    "key": "No",
    "happened": {"date": "Date"},
    "fields": {
        "team": {"find": "team", "dog": "K9"},
        "minutes": "Min",
        "narrative": "Text",
        "blindness": {"column": "Blind", "words": {}},
    },
}
HEAD = ["No", "Date", "K9", "Min", "Text", "Blind"]


def log(*rows: list[Any]) -> str:
    return as_csv([HEAD, *rows])


def some(count: int, text: str = "Worked well") -> str:
    rows = [
        [n, f"3/{n % 28 + 1}/2021", "Juno", "20", f"{text} {n}", ""] for n in range(1, count + 1)
    ]
    return log(*rows)
