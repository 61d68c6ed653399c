"""More workbooks that want to hurt: containers, entities in every part, counts without end, hard tables."""

import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.tables.formats import ods_cell, ods_content, ods_row, ods_table, write_ods
from tests.tables.hostile_base import MAIN, MB, RELATIONS, WORKBOOK, sheet_part, write_xlsx

ONE_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
HEADER = "".join(
    f'<c r="{letter}1" t="inlineStr"><is><t>{text}</t></is></c>'
    for letter, text in zip("ABCDE", ("Part", "Description", "Qty", "Unit price", "Amount"), strict=True)
)


def _parts(path: Path, **others: str) -> None:
    """A workbook with some parts replaced; each name is that of a part of `xl` without its folder."""
    parts = {
        "workbook.xml": WORKBOOK,
        "_rels/workbook.xml.rels": RELATIONS,
        "worksheets/sheet1.xml": sheet_part(ONE_CELL),
        "sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
        "styles.xml": f'<styleSheet xmlns="{MAIN}"/>',
        **others,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, text in parts.items():
            archive.writestr(f"xl/{name}", text)


def _laughs_in(part: str, content: str) -> Callable[[Path], None]:
    return lambda path: _parts(path, **{part: LAUGHS + content})


def _external_parameter(path: Path) -> None:
    declared = '<!DOCTYPE x [<!ENTITY % e SYSTEM "http://127.0.0.1/x.dtd"> %e;]>'
    _parts(path, **{"sharedStrings.xml": declared + f'<sst xmlns="{MAIN}"/>'})


def _overlapping(path: Path) -> None:
    """Many directory entries that all point to one part."""
    write_xlsx(path, sheet_part(ONE_CELL * 1))
    content = path.read_bytes()
    start = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    directory = content[start:end]
    count = 200
    tail = struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, 4 * count, 4 * count, len(directory) * count, start, 0
    )
    path.write_bytes(content[:start] + directory * count + tail)


def _long_directory(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)
        for number in range(60_000):
            archive.writestr(f"{number}", b"")


def _nested(path: Path) -> None:
    inner = path.with_suffix(".inner")
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * (20 * MB))
    _parts(path)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(5):
            archive.writestr(f"xl/embeddings/{number}.xlsx", inner.read_bytes())
    inner.unlink()


def _odd_compression(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", WORKBOOK)


def _wrong_types(path: Path) -> None:
    """Relations that give each part for another one."""
    swapped = RELATIONS.replace("worksheets/sheet1.xml", "@").replace(
        "sharedStrings.xml", "worksheets/sheet1.xml"
    )
    _parts(path, **{"_rels/workbook.xml.rels": swapped.replace("@", "sharedStrings.xml")})


def _climbing(path: Path) -> None:
    climbing = RELATIONS.replace("worksheets/sheet1.xml", "../../../../etc/passwd")
    _parts(path, **{"_rels/workbook.xml.rels": climbing})


def _many_sheets(path: Path) -> None:
    sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(5_000))
    _parts(path, **{"workbook.xml": WORKBOOK.replace('<sheet name="S" sheetId="1" r:id="r1"/>', sheets)})


def _odd_encoding(path: Path) -> None:
    _parts(path, **{"_rels/workbook.xml.rels": '<?xml version="1.0" encoding="UTF.8"?>' + RELATIONS})


def _deep_relations(path: Path) -> None:
    _parts(path, **{"_rels/workbook.xml.rels": "<a>" * 100_000 + "</a>" * 100_000})


def _strange_numbers(path: Path) -> None:
    numbers = ("1e999999999", "-1e-999999999", "1" * 30_000, "0x10", "1_000", "٣", "9" * 400)
    cells = "".join(f"<c><v>{number}</v></c>" for number in numbers)
    indexes = "".join(f'<c t="s"><v>{index}</v></c>' for index in ("9" * 50, "-1", "0"))
    _parts(path, **{"worksheets/sheet1.xml": sheet_part(f"<row>{cells}{indexes}</row>")})


def _huge_styles(path: Path) -> None:
    styles = f'<styleSheet xmlns="{MAIN}"><cellXfs>' + '<xf numFmtId="14"/>' * 1_500_000 + "</cellXfs>"
    relations = RELATIONS.replace("sharedStrings", "styles")
    _parts(path, **{"styles.xml": styles + "</styleSheet>", "_rels/workbook.xml.rels": relations})


def _million_merges(path: Path) -> None:
    merges = "".join(f'<mergeCell ref="A{n}:XFD{n + 1}"/>' for n in range(1, 1_000_001))
    write_xlsx(path, sheet_part(ONE_CELL, f"<mergeCells>{merges}</mergeCells>"), compression=0)


def _long_inline(path: Path) -> None:
    text = "".join(chr(97 + n * n % 26) for n in range(1_000)) * 90_000
    write_xlsx(path, sheet_part(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'), compression=0)


def _rows_of(count: int, row: Callable[[int], tuple[str, str, str, str, str]]) -> str:
    pieces = [f'<row r="1">{HEADER}</row>']
    for number in range(2, count + 2):
        part, text, *figures = row(number)
        cells = "".join(
            f'<c r="{letter}{number}" t="inlineStr"><is><t>{value}</t></is></c>'
            for letter, value in (("A", part), ("B", text))
            if value
        ) + "".join(
            f'<c r="{letter}{number}"><v>{value}</v></c>'
            for letter, value in zip("CDE", figures, strict=True)
            if value
        )
        pieces.append(f'<row r="{number}">{cells}</row>')
    return "".join(pieces)


def _many_totals(path: Path) -> None:
    def row(number: int) -> tuple[str, str, str, str, str]:
        if number % 2:
            return "", "Grand total", "", "", str(number * 7)
        return f"P{number}", "Server", "1", str(number), str(number)

    write_xlsx(path, sheet_part(_rows_of(60_000, row)))


def _many_discounts(path: Path) -> None:
    def row(number: int) -> tuple[str, str, str, str, str]:
        if number % 3 == 0:
            return "", f"Discount {number}", "", "", str(number)
        if number % 3 == 1:
            return "", f"Option {number}: more", "", "", ""
        return f"P{number}", "Support 1 year", "1", str(number), str(number)

    body = _rows_of(30_000, row)
    last = (
        '<row r="40000"><c r="B40000" t="inlineStr"><is><t>Total</t></is></c><c r="E40000"><v>1</v></c></row>'
    )
    write_xlsx(path, sheet_part(body + last))


def _million_rows(path: Path) -> None:
    """A line, and a million rows below it that have a height and no cell."""
    line = _rows_of(1, lambda number: ("P1", "Server", "1", "5", "5"))
    write_xlsx(path, sheet_part(line + "".join(f'<row r="{row}" ht="15"/>' for row in range(2, 1_000_001))))


def _repeated_long_text(path: Path) -> None:
    """The longest text that a cell can hold, stored once and shown on each of 100,000 lines."""
    text = ("Server of 24 parts, option 2, total $ 1,000.00 " * 700)[:32_767]
    strings = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'
    figures = "".join(f'<c r="{column}{{0}}"><v>{{0}}</v></c>' for column in "BCD")
    cells = '<c r="A{0}" t="s"><v>0</v></c>' + figures
    names = ("Description", "Qty", "Unit price", "Amount")
    header = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in names)
    lines = "".join(f'<row r="{row}">{cells.format(row)}</row>' for row in range(2, 100_002))
    write_xlsx(path, sheet_part(f'<row r="1">{header}</row>{lines}'), strings=strings)


def _hard_texts(path: Path) -> None:
    hard = (
        "a ",
        "1 ",
        "8x ",
        "(",
        "1.",
        "1,",
        "- ",
        "8x h200 ",
        "per ",
        "total ",
        "option ",
        "1 year ",
        "$",
        "元",
    )
    texts = [(text * 32_000)[:32_000] for text in hard]

    def row(number: int) -> tuple[str, str, str, str, str]:
        return (
            f"{texts[number % len(texts)]}{number}",
            f"{number}{texts[number * 3 % len(texts)]}",
            "1",
            "2",
            "2",
        )

    _parts(path, **{"worksheets/sheet1.xml": sheet_part(_rows_of(150, row))})


def _hard_header(path: Path) -> None:
    names = ("Price", "List price", "Net", "Total", "Amount", "Item", "Product", "Qty", "Unit", "Discount")
    cells = "".join(f'<c t="inlineStr"><is><t>{names[n % len(names)]}</t></is></c>' for n in range(16_000))
    _parts(path, **{"worksheets/sheet1.xml": sheet_part(f"<row>{cells}</row>" * 40)})


def _endless_rows_ods(path: Path) -> None:
    rows = ods_row(ods_cell(1.0), f'table:number-rows-repeated="{2**31}"')
    write_ods(path, ods_content(ods_table("S", rows)))


def _endless_columns_ods(path: Path) -> None:
    rows = ods_row(ods_cell(1.0, attributes=f'table:number-columns-repeated="{2**31}"'))
    write_ods(path, ods_content(ods_table("S", rows)))


def _endless_nothing_ods(path: Path) -> None:
    nothing = ods_cell(None, attributes=f'table:number-columns-repeated="{2**31}"')
    rows = ods_row(nothing, f'table:number-rows-repeated="{2**31}"') * 3
    write_ods(path, ods_content(ods_table("S", rows)))


def _deep_text_ods(path: Path) -> None:
    deep = "<text:span>" * 20_000 + "x" + "</text:span>" * 20_000
    row = ods_row(f'<table:table-cell office:value-type="string"><text:p>{deep}</text:p></table:table-cell>')
    write_ods(path, ods_content(ods_table("S", row)))


WORKBOOKS: dict[str, Callable[[Path], None]] = {
    "laughs in workbook.xlsx": _laughs_in("workbook.xml", WORKBOOK),
    "laughs in relations.xlsx": _laughs_in("_rels/workbook.xml.rels", RELATIONS),
    "laughs in strings.xlsx": _laughs_in(
        "sharedStrings.xml", f'<sst xmlns="{MAIN}"><si><t>&l11;</t></si></sst>'
    ),
    "laughs in sheet.xlsx": _laughs_in("worksheets/sheet1.xml", sheet_part("<row><c><v>&l11;</v></c></row>")),
    "external parameter.xlsx": _external_parameter,
    "overlapping.xlsx": _overlapping,
    "long directory.xlsx": _long_directory,
    "nested.xlsx": _nested,
    "lzma.xlsx": _odd_compression,
    "wrong types.xlsx": _wrong_types,
    "climbing.xlsx": _climbing,
    "many sheets.xlsx": _many_sheets,
    "deep relations.xlsx": _deep_relations,
    "odd encoding.xlsx": _odd_encoding,
    "strange numbers.xlsx": _strange_numbers,
    "endless rows.ods": _endless_rows_ods,
    "endless columns.ods": _endless_columns_ods,
    "endless nothing.ods": _endless_nothing_ods,
    "deep text.ods": _deep_text_ods,
}

HEAVY_WORKBOOKS: dict[str, Callable[[Path], None]] = {
    "huge styles.xlsx": _huge_styles,
    "million merges.xlsx": _million_merges,
    "long inline.xlsx": _long_inline,
    "many totals.xlsx": _many_totals,
    "many discounts.xlsx": _many_discounts,
    "million rows.xlsx": _million_rows,
    "repeated long text.xlsx": _repeated_long_text,
    "hard texts.xlsx": _hard_texts,
    "hard header.xlsx": _hard_header,
}
"""Those that take seconds."""
