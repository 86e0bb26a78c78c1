"""What a file is, what is in it, and what is refused with what to do."""

from __future__ import annotations

import re
import zipfile
from datetime import date, time
from io import BytesIO

import pytest
import xlsxwriter

from watchbook.front.imports.errors import FileRefusedError
from watchbook.front.imports.reading import workbook as workbooks
from watchbook.front.imports.reading.opening import open_source
from watchbook.front.imports.reading.table import EXPORTED, FileOptions, Unclear
from watchbook.front.imports.tests.exports import home_made, kats_like, workbook
from watchbook.ground.web.exports import STAMP_COLUMNS, csv_lines
from watchbook.ground.web.workbooks import ABOUT, workbook_response


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


TYPED = ["=1+1", "-5", "- seat\n- door;+1", "'=kept", "ok;=HYPERLINK(1)", " '-x", "plain"]


def test_what_was_exported_here_comes_back_as_it_was_typed(tmp_path):
    stamp = ["Dana", "2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z", "none in this list"]
    columns = ["=Head", "b", *STAMP_COLUMNS]
    csv = "".join(csv_lines(columns, [[one, "x", *stamp] for one in TYPED]))
    assert "door;'+1" in csv
    table, rows = read(tmp_path, csv.encode())
    assert (table.header[0], [row.cells[0] for row in rows]) == ("=Head", TYPED)
    assert EXPORTED in table.notes


def test_of_a_workbook_that_was_exported_here_the_list_is_read(tmp_path):
    made = workbook_response("x", [("List", ["a"], [[one] for one in TYPED])]).content
    assert read(tmp_path, made, "x.xlsx")[0].header == ["a"]
    about = (ABOUT, ["what"], [["x"]])
    made = workbook_response("x", [about, ("List", ["a"], [[one] for one in TYPED])]).content
    table, rows = read(tmp_path, made, "x.xlsx")
    assert (table.header, [row.cells[0] for row in rows]) == (["a"], TYPED)


def test_an_apostrophe_that_somebody_else_wrote_stays(tmp_path):
    _, rows = read(tmp_path, b"a,b\n'=1,2\n")
    assert rows[0].cells == ["'=1", "2"]


def test_a_line_that_names_the_sign_and_rows_of_signs_only_are_no_rows(tmp_path):
    table, rows = read(tmp_path, b'sep=;\r\na;b\r\n;;\r\n"";""\r\n1,2;3\r\n')
    assert (table.header, [row.cells for row in rows]) == (["a", "b"], [["1,2", "3"]])


def test_a_number_that_was_kept_as_text_loses_only_its_wrapping(tmp_path):
    _, rows = read(tmp_path, b'a,b\n="0042",="x"\n"=""007""",y="z"\n')
    assert [row.cells for row in rows] == [["0042", "x"], ["007", 'y="z"']]


@pytest.mark.parametrize(
    "content",
    [b"<table><tr><td>a", b"<div><b>Log</b></div>", b"MIME-Version: 1.0\r\n<html>", b'\xef\xbb\xbf\n<?xml version="1.0"?><Workbook>', b'[{"a": 1}]', b'{"a": 1}'],
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


def test_a_formula_whose_value_is_empty_text_is_an_empty_cell(tmp_path):
    made = BytesIO()
    book = xlsxwriter.Workbook(made)
    sheet = book.add_worksheet("A")
    sheet.write_row(0, 0, ["Day", "Note"])
    sheet.write(1, 0, "2021-03-04")
    sheet.write_formula(1, 1, '=IF(A2="","x","")', None, "")
    book.close()
    place, changed = "xl/worksheets/sheet1.xml", BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == place:
                assert b'<c r="B2"><f>' in part
                part = part.replace(b'<c r="B2"><f>', b'<c r="B2" t="str"><f>')  # as Excel does
            new.writestr(name, part)
    assert read(tmp_path, changed.getvalue(), "a.xlsx")[1][0].cells == ["2021-03-04", None]


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


def test_what_a_workbook_holds_under_any_name_counts_when_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED_BYTES", 1 << 20)
    content = BytesIO(workbook(["a"], ["b"]))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.dat", b" " * (2 << 20))
    with pytest.raises(FileRefusedError, match="Save the sheet"):
        read(tmp_path, content.getvalue(), "a.xlsx")


def test_another_office_document_is_named_as_what_it_is_not(tmp_path):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(FileRefusedError, match="not an XLSX workbook"):
        read(tmp_path, content.getvalue(), "log.ods")


def test_a_row_that_is_too_wide_is_kept_whole_for_the_compiler_to_ask(tmp_path):
    _, rows = read(tmp_path, b"a,b\n1,2,3\n4\n")
    assert [row.cells for row in rows] == [["1", "2", "3"], ["4"]]


_NAMES = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_HEAD = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'


def _sheet(rows: str, after: str = "", dimension: str = "A1:B2") -> bytes:
    """A workbook whose sheet's XML says this."""
    made = BytesIO()
    xml = (
        f'<worksheet {_NAMES}><dimension ref="{dimension}"/><sheetData>{_HEAD}{rows}</sheetData>'
        f"{after}</worksheet>"
    )
    with zipfile.ZipFile(BytesIO(workbook(["a"], ["b"]))) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, xml if part.endswith("sheet1.xml") else old.read(part))
    return made.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="2"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='2'><c t='n' r='G4294967000' ><v>1</v></c></row>",
        '<x:row r="2" xmlns:x="x"><x:c r="xfd1048576"><x:v>1</x:v></x:c></x:row>',
        '<row r="4000000000"><c><v>1</v></c><c><v>2</v></c></row>',
    ],
)
def test_a_stray_cell_far_away_is_told_before_the_reader_lays_all_out_before_it(tmp_path, rows):
    with pytest.raises(FileRefusedError, match="far from the table"):
        read(tmp_path, _sheet(rows), "a.xlsx")


def test_what_a_sheet_says_of_its_size_and_cells_without_a_value_cost_nothing(tmp_path):
    rows = '<row r="2"><c r="A2"><v>3</v></c><c r="XFD2" s="0"/></row>'
    rows += '<row r="1048576"><c r="XFD1048576" s="0"></c></row>'
    _, found = read(tmp_path, _sheet(rows, dimension="A1:XFD1048576"), "a.xlsx")
    assert [row.cells[0] for row in found] == [3.0]


def test_a_merge_over_the_whole_sheet_ends_with_the_cells_that_hold_something(tmp_path):
    rows = '<row r="2"><c r="A2"><v>3</v></c></row><row r="3"><c r="B3"><v>4</v></c></row>'
    after = '<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    _, found = read(tmp_path, _sheet(rows, after), "a.xlsx", merged="fill")
    assert [row.cells for row in found] == [[3.0, 3.0], [3.0, 3.0]]


def test_a_formula_that_a_program_wrote_and_nobody_computed_is_no_empty_cell(tmp_path):
    rows = '<row r="2"><c t="n" r="A2"><f>1+1</f><v /></c><c r="B2"><f>2</f><v>2</v></c></row>'
    _, found = read(tmp_path, _sheet(rows), "a.xlsx")
    assert isinstance(found[0].cells[0], Unclear)
    assert found[0].cells[1] == 2.0


def test_a_sheet_whose_names_have_a_prefix_is_scanned_like_others(tmp_path):
    rows = (
        '<row r="2" hidden="1"><c r="A2"><f>1+1</f><v></v></c><c r="B2" t="e"><v>#N/A</v></c></row>'
    )
    plain = _sheet(rows)
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(plain)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            xml = old.read(part)
            if part.endswith("sheet1.xml"):
                xml = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", xml).replace(b"xmlns=", b"xmlns:x=")
            new.writestr(part, xml)
    for content in (plain, made.getvalue()):
        table, found = read(tmp_path, content, "a.xlsx")
        assert [type(cell) for cell in found[0].cells] == [Unclear, Unclear]
        assert "1 cells are formulas" in " ".join(table.notes)
        assert "1 rows are hidden" in " ".join(table.notes)


def test_hidden_columns_are_read_and_told(tmp_path):
    columns = '<cols><col min="2" max="2" width="9" hidden="1"/></cols><sheetData>'
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(_sheet(""))) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<sheetData>", columns.encode()))
    table, _ = read(tmp_path, made.getvalue(), "a.xlsx")
    assert "columns are hidden" in " ".join(table.notes)


def test_a_password_is_found_wherever_a_large_file_says_so(tmp_path):
    said = OLE + b"\0" * ((1 << 20) - 20) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(FileRefusedError, match="protected by a password"):
        read(tmp_path, said, "log.xlsx")


def test_lines_that_end_in_a_return_alone_are_counted_as_rows(tmp_path):
    (tmp_path / "log").write_bytes(b"a,b\r1,2\r3,4\r")
    source = open_source(tmp_path / "log", "log.csv")
    assert (source.rows, len(list(source.table().rows))) == (2, 2)
