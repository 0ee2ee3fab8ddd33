"""Files that are nearly those of the corpus, and what must hold whatever a file says."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from app.core.errors import AppError
from app.services.imports.cells import clean
from app.services.imports.importer import InspectedFile, inspect_file
from app.services.imports.interpret.instants import WrittenTime
from app.services.imports.interpret.rows import ParsedRow, cells_of, read_rows
from app.services.imports.interpret.times import LONGER_THAN_A_DAY, printed_duration, written_times
from app.services.imports.options import ImportOptions
from app.services.imports.read.archives import ARCHIVE_ERRORS
from app.services.imports.read.layout import Record
from tests.services.imports.corpus import NAMES, sample

DAY = 24 * 3600
TEXTS = (
    *(
        "",
        " ",
        "-",
        "x",
        "0",
        "-1",
        "1",
        "24",
        "25",
        "90",
        "1.5",
        "1,5",
        "1,500",
        "1.234,5",
        "1e9",
        "9" * 400,
        "nan",
        "inf",
    ),
    *(
        "0:00",
        "0:01",
        "24:00",
        "25:00",
        "9:75",
        "100:00",
        "1:30:00",
        "23:59:59",
        "1h",
        "90 min",
        "1h 90m",
        "PT1H",
        "PT99999H",
    ),
    *(
        "12:00 AM",
        "13:00 PM",
        "9.30 Uhr",
        "0900",
        "2400",
        ":",
        "::",
        "1:2:3:4",
        "\u0661:\u0663\u0660",
        "\u00bd",
        "\u00b2",
    ),
    *(
        "2026-03-29",
        "2026-02-30",
        "0001-01-01",
        "9999-12-31",
        "29/02/2026",
        "31.12.2026",
        "1/2/3",
        "14 Mar 2026",
        "20260309",
    ),
    *("2026-03-29 02:30", "2025-10-26T02:30:00", "2026-03-09T09:00:00+25:00", "2026-03-09T09:00:00Z", "1772870400"),
    *(
        "yes",
        "no",
        "maybe",
        "=1+1",
        "'=x",
        '"',
        "a,b;c",
        "a\nb",
        "\u0000",
        "\ufffd",
        "\u202e",
        "\U0001f600",
        "\u00c4" * 201,
    ),
    *("9" * 5000, "9" * 400 + ":00", f"PT{'9' * 400}H", "9" * 400 + "h", "9" * 5000 + ":00:00", "1:00:00.123"),
    *("x" * 5001, "y" * 99_000, "running", "Total", "mira@north.test", "Fen Labs", "Atlas", "true", "null", "[]", "{}"),
)
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 3600, 10**12, 10**40, -0.0, 0.5, 1e300, float("nan"), float("inf")),
    *([], {}, [1], [[]], {"name": None}, {"name": {"name": "x"}}, ["a", None, {"name": "b"}], {"id": 1}, "\ud800"),
)

Mutation = Callable[[random.Random, bytes], bytes]


def mutated(chance: random.Random) -> tuple[str, bytes, ImportOptions]:
    """A file of the corpus with some changes: its name, its bytes, and its options."""
    name = chance.choice(NAMES)
    file = sample(name)
    data = file.data
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(mutations_of(name))(chance, data)
    return name, data, file.options


def mutations_of(name: str) -> list[Mutation]:
    """What can be changed in a kind of file."""
    ending = name.rpartition(".")[2]
    more = {
        "csv": [change_cell, change_cell, change_lines],
        "json": [change_value, change_value],
        "ics": [change_lines],
    }
    return [change_bytes, *more.get(ending, [change_member, change_member])]


def change_bytes(chance: random.Random, data: bytes) -> bytes:
    """Bytes that are flipped, left out, put in, repeated or cut off."""
    at, size = chance.randrange(len(data) + 1), chance.choice((1, 1, 2, 8, 64, 512))
    kind = chance.randrange(5)
    if kind == 0:
        return data[:at] + bytes(chance.randrange(256) for _ in range(min(size, 8))) + data[at + size :]
    if kind == 1:
        return data[:at] + data[at + size :]
    if kind == 2:
        return data[:at] + data[at : at + size] * 2 + data[at + size :]
    if kind == 3:
        return data[:at]
    return data[:at] + chance.choice(TEXTS).encode("utf-8", "replace")[:1000] + data[at:]


def change_cell(chance: random.Random, data: bytes) -> bytes:
    """A cell of a table that says something else."""
    for encoding in ("utf-8", "utf-16", "cp1252"):
        with suppress(UnicodeError):
            text = data.decode(encoding)
            break
    else:
        return data
    delimiter = max(",;\t|", key=text[:2000].count)
    with suppress(csv.Error):
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row]
        if rows:
            row = chance.choice(rows)
            row[chance.randrange(len(row))] = chance.choice([*TEXTS, *chance.choice(rows)])
            made = io.StringIO()
            csv.writer(made, delimiter=delimiter).writerows(rows)
            return made.getvalue().encode(encoding, "replace")
    return data


def change_lines(chance: random.Random, data: bytes) -> bytes:
    """Lines that are repeated, left out, exchanged or put in."""
    lines = data.split(b"\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(4)
    if kind == 0:
        lines[at], lines[other] = lines[other], lines[at]
    elif kind == 1:
        del lines[at]
    elif kind == 2:
        lines.insert(at, lines[other])
    else:
        name, mark, _ = lines[at].partition(b":")
        lines[at] = name + mark + chance.choice(TEXTS).encode("utf-8", "replace")[:1000]
    return b"\n".join(lines)


def change_value(chance: random.Random, data: bytes) -> bytes:
    """A value somewhere in JSON that is another."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return data
    holders: list[Any] = []
    waiting = [whole]
    while waiting and len(holders) < 2000:
        item = waiting.pop()
        if isinstance(item, dict | list) and item:
            holders.append(item)
            waiting += item.values() if isinstance(item, dict) else item
    if holders:
        holder = chance.choice(holders)
        key = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        if chance.random() < 0.2:
            del holder[key]
        else:
            holder[key] = chance.choice([*VALUES, *TEXTS])
    return json.dumps(whole).encode()


def change_member(chance: random.Random, data: bytes) -> bytes:
    """A member of an archive that was changed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {member: archive.read(member) for member in archive.namelist()}
    except ARCHIVE_ERRORS:
        return data
    if members:
        name = chance.choice(list(members))
        change = chance.choice((change_bytes, change_cell if name.endswith(".csv") else change_bytes))
        members[name] = change(chance, members[name])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


def check_reading(data: bytes, options: ImportOptions) -> None:
    """What a file says is refused as a whole, or each of its rows is read or told, and none is longer than it says."""
    try:
        with inspect_file(io.BytesIO(data), options) as found:
            rows = list(read_rows(found.file, found.layout, found.facts.interpretation))
            records = list(found.layout.records(found.file))
            if found.layout.kind == "csv":
                assert len(records) == count_of_records(data, found)
            assert [row.row for row in rows] == [record.row for record in records]
            for row, record in zip(rows, records, strict=True):
                if isinstance(row, ParsedRow):
                    check_length(row, record, found)
    except AppError as error:
        if error.status >= 500:
            raise


def count_of_records(data: bytes, found: InspectedFile) -> int:
    """The records below the header that are not blank, counted in another way."""
    text = data.decode(found.layout.encoding, "replace")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=found.layout.delimiter))
    return sum(any(map(clean, cells)) for cells in rows[found.layout.lead + 1 :])


def check_length(row: ParsedRow, record: Record, found: InspectedFile) -> None:
    """A row is as long as its clock times or its duration say; if these differ, or it is long, that is told."""
    length = (row.end - row.start) // timedelta(seconds=1)
    assert length > 0
    assert row.break_seconds >= 0
    if length > DAY:
        assert LONGER_THAN_A_DAY in [text.msgid for text in row.warnings]
    interpretation = found.facts.interpretation
    cells = cells_of(record, found.layout)
    printed = printed_duration(cells, interpretation)
    if printed is not None and abs(length - row.break_seconds - printed) <= 60:
        return
    assert not row.invented or row.warnings
    start, end = written_times(cells, interpretation)
    assert isinstance(end, WrittenTime), "a length from nowhere"
    zone = interpretation.zone
    lengths = [
        (last - first).total_seconds()
        for days in (0, 1)
        for first in start.instants(zone)
        for last in end.instants(zone, days)
    ]
    assert any(abs(length - one) < 1 for one in lengths) or row.warnings
    assert printed is None or row.warnings
