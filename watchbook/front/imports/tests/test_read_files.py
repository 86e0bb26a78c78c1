"""What a file is, what is in it, and what is refused with what to do."""

from __future__ import annotations

import zipfile
from datetime import date, time
from io import BytesIO

import pytest
import xlsxwriter

from watchbook.front.imports.errors import FileRefusedError
from watchbook.front.imports.reading import workbook as workbooks
from watchbook.front.imports.reading.opening import open_source
from watchbook.front.imports.reading.table import FileOptions, Unclear
from watchbook.front.imports.tests.exports import home_made, kats_like, workbook


def read(tmp_path, content: bytes, name="log.csv", **options):
    path = tmp_path / "file"
    path.write_bytes(content)
    table = open_source(path, name, FileOptions(**options)).table()
    return table, list(table.rows)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("a,b\né,1\n".encode(), ""),
        ("\ufeffa,b\né,1\n".encode(), ""),
        ("a,b\né,1\n".encode("utf-16"), ""),
        ("a,b\né,1\n".encode("utf-16-le"), ""),
        ("a,b\né,1\n".encode("cp1252"), "Windows-1252"),
    ],
)
def test_it_reads_five_encodings_and_says_which_it_took_for_granted(tmp_path, content, said):
    table, rows = read(tmp_path, content)
    assert (table.header, rows[0].cells) == (["a", "b"], ["é", "1"])
    assert said in " ".join(table.notes)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_it_finds_the_sign_between_columns_outside_of_quotation_marks(tmp_path, sign):
    content = f'a{sign}b{sign}c\n"1,2;3|4"{sign}x{sign}y\n'.encode()
    table, rows = read(tmp_path, content)
    assert (table.header, rows[0].cells) == (["a", "b", "c"], ["1,2;3|4", "x", "y"])


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row_only(tmp_path):
    lines = ["a,b", '1,"open', *(f"{n},x" for n in range(2, 300)), '300,"two\nlines"']
    _, rows = read(tmp_path, "\n".join(lines).encode())
    assert "quotation mark" in rows[0].trouble
    assert rows[0].number == 2
    assert not any(row.trouble for row in rows[1:])
    assert (rows[1].cells, rows[-1].cells) == (["2", "x"], ["300", "two\nlines"])


def test_a_line_that_names_the_sign_and_rows_of_signs_only_are_no_rows(tmp_path):
    table, rows = read(tmp_path, b'sep=;\r\na;b\r\n;;\r\n"";""\r\n1,2;3\r\n')
    assert (table.header, [row.cells for row in rows]) == (["a", "b"], [["1,2", "3"]])


def test_a_number_that_was_kept_as_text_loses_only_its_wrapping(tmp_path):
    _, rows = read(tmp_path, b'a,b\n="0042",="x"\n"=""007""",y="z"\n')
    assert [row.cells for row in rows] == [["0042", "x"], ["007", 'y="z"']]


@pytest.mark.parametrize(
    "content",
    [b"<table><tr><td>a", b'\xef\xbb\xbf\n<?xml version="1.0"?><Workbook>', b'[{"a": 1}]', b'{"a": 1}'],
)  # fmt: skip
def test_a_web_page_xml_or_json_under_a_table_s_name_is_told(tmp_path, content):
    with pytest.raises(FileRefusedError, match="only has a table's name"):
        read(tmp_path, content, "log.xls")


def test_a_hidden_sheet_is_read_only_where_the_mapping_names_it(tmp_path):
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    lists, log = book.add_worksheet("Lists"), book.add_worksheet("Log")
    lists.hide()
    lists.write(0, 0, "Yes")
    log.activate()
    log.set_first_sheet()
    log.write_row(0, 0, ["a", "b"])
    book.close()
    table, _ = read(tmp_path, content.getvalue(), "log.xlsx")
    assert table.header == ["a", "b"]
    assert read(tmp_path, content.getvalue(), "log.xlsx", sheet="Lists")[0].header == ["Yes"]


def test_an_inch_mark_inside_a_cell_is_a_letter_like_others(tmp_path):
    _, rows = read(tmp_path, b'a,b\n5" hose,x\n6,y\n')
    assert [row.cells for row in rows] == [['5" hose', "x"], ["6", "y"]]


def test_columns_of_one_name_are_told_apart(tmp_path):
    table, _ = read(tmp_path, b"Note,Note,,Date\n1,2,3,4\n")
    assert table.header == ["Note", "Note (2)", "column 3", "Date"]


def test_the_codes_of_an_old_system_arrive_with_their_accents(tmp_path):
    _, rows = read(tmp_path, kats_like())
    assert rows[0].cells[6] == "Café counter"
    assert rows[0].cells[9] == "“Clean” search"


def test_a_workbook_gives_dates_and_says_what_is_in_it(tmp_path):
    table, rows = read(tmp_path, home_made(), "roster.xlsx", header_row=2, merged="first")
    told = " ".join(table.notes)
    assert table.header[:3] == ["K9", "Chip", "Breed"]
    assert (rows[0].number, rows[0].cells[4]) == (3, date(2018, 2, 3))
    assert "2 sheets" in told
    assert "1 rows are hidden (4 …): they are read" in told
    assert "1 cells are formulas" in told
    assert [row.number for row in rows] == [3, 4, 5]
    _, shown = read(tmp_path, home_made(), "roster.xlsx", header_row=2, hidden_rows="skip")
    assert [row.number for row in shown] == [3, 5]


def _with_merge(tmp_path, **options):
    content = BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("A")
    sheet.write_row(0, 2, ["Day", "Dog"])
    sheet.merge_range(1, 2, 2, 2, "2021-03-04")
    sheet.write_row(1, 3, ["Juno"])
    sheet.write_row(2, 3, ["Rex"])
    sheet.write_formula(3, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(3, 3, "=A1", None, "")
    book.close()
    return read(tmp_path, content.getvalue(), "a.xlsx", **options)[1]


def test_merged_cells_are_asked_about_until_the_mapping_says_what_they_mean(tmp_path):
    asked = _with_merge(tmp_path)[1].cells[0]
    assert isinstance(asked, Unclear)
    assert "merged" in asked.do
    assert _with_merge(tmp_path, merged="fill")[1].cells == ["2021-03-04", "Rex"]
    assert _with_merge(tmp_path, merged="first")[1].cells == [None, "Rex"]


def test_error_cells_and_formulas_that_were_never_computed_are_no_values(tmp_path):
    cells = _with_merge(tmp_path, merged="first")[2].cells
    assert [type(cell) for cell in cells] == [Unclear, Unclear]
    assert "#DIV/0!" in cells[0].why
    assert "never computed" in cells[1].why


def test_macros_are_not_run_and_a_wrong_ending_is_said(tmp_path):
    content = BytesIO(workbook(["a", "b"], [1, time(13, 30)]))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xcc\x61")
    table, rows = read(tmp_path, content.getvalue(), "log.csv")
    assert "macros. They are not run" in " ".join(table.notes)
    assert "ends in .csv, but it is a workbook" in " ".join(table.notes)
    assert rows[0].cells == [1.0, time(13, 30)]


OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (workbook(["a"], ["b"])[:400], "cut off or damaged"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (OLE + b"\0" * 600, "old workbook"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"PK\x03\x04 not really", "cut off or damaged"),
        (workbook(), "is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(tmp_path, content, said):
    with pytest.raises(FileRefusedError, match=said):
        read(tmp_path, content, "log.xlsx")


def test_a_zip_bomb_is_refused_by_what_comes_out_and_not_by_what_it_says(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED_BYTES", 1 << 20)
    rows = [["x" * 500] for _ in range(3000)]
    with pytest.raises(FileRefusedError, match="Save the sheet as CSV"):
        read(
            tmp_path, workbook(["a"], *([f"{n} {row[0]}"] for n, row in enumerate(rows))), "a.xlsx"
        )


def test_another_office_document_is_named_as_what_it_is_not(tmp_path):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(FileRefusedError, match="not an XLSX workbook"):
        read(tmp_path, content.getvalue(), "log.ods")


def test_a_row_that_is_too_wide_is_kept_whole_for_the_compiler_to_ask(tmp_path):
    _, rows = read(tmp_path, b"a,b\n1,2,3\n4\n")
    assert [row.cells for row in rows] == [["1", "2", "3"], ["4"]]
