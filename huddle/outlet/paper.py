"""A printed page: titles, sentences and tables, once as a value, then as text, Markdown or HTML."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rich.cells import cell_len

from huddle.outlet.lines import pad, wrap
from huddle.outlet.markdown import escape
from huddle.outlet.page import page, text
from huddle.outlet.text import INDENT, NARROWEST
from huddle.plain import plain

_GAP = 2
_PRINT = """
<style>
@page { size: auto; margin: 12mm; }
body { max-width: 60rem; }
table { width: 100%; margin: .3rem 0; } td, th { border-bottom: 1px solid var(--line); }
td + td, th + th { white-space: nowrap; }
@media print {
  :root { --line: #d9dde6; --soft: #5b6272; }
  body { font-size: 8.5pt; line-height: 1.25; padding: 0; } h1 { font-size: 14pt; margin: 0; }
  main { display: grid; grid-template-columns: 1fr 1fr 1fr; column-gap: 1.5rem; }
  section { grid-column: 1 / -1; } section.narrow { grid-column: auto; }
  h2 { font-size: 11pt; margin: .5rem 0 .1rem; } p { margin: .1rem 0; }
  tr { break-inside: avoid; } td, th { padding: 0 .5rem 0 0; } }
</style>
""".strip()


class Table(NamedTuple):
    """Rows of as many cells as there are heads."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page with its title; a ``narrow`` one is printed beside others."""

    title: str
    lines: tuple[str, ...] = ()
    table: Table | None = None
    narrow: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole page."""

    title: str
    lines: tuple[str, ...]
    parts: tuple[Part, ...]


def as_text(paper: Paper, *, width: int = 80) -> str:
    """The page in lines of at most ``width`` cells (never fewer than 40), nothing cut."""
    return "\n".join(_text(paper, max(width, NARROWEST))) + "\n"


def as_markdown(paper: Paper) -> str:
    """The page as Markdown."""
    return "\n".join(_markdown(paper)) + "\n"


def as_html(paper: Paper) -> str:
    """The page as one HTML document that stands alone and prints on A4 or Letter."""
    return page(plain(paper.title), "\n".join((_PRINT, *_html(paper))))


def _text(paper: Paper, width: int) -> Iterator[str]:
    yield from wrap(plain(paper.title), width)
    for line in paper.lines:
        yield from wrap(plain(line), width)
    for part in paper.parts:
        yield ""
        yield from wrap(plain(part.title).upper(), width)
        for line in part.lines:
            yield from wrap(plain(line), width, first=INDENT, rest=INDENT * 2)
        if part.table is not None:
            yield from _columns(part.table, width)


def _columns(table: Table, width: int) -> Iterator[str]:
    """The table in columns where it fits, else a row as a sentence."""
    rows = [[plain(cell) for cell in row] for row in (table.heads, *table.rows)]
    wide = [max(cell_len(row[place]) for row in rows) for place in range(len(table.heads))]
    fits = sum(wide) + _GAP * (len(wide) - 1) + cell_len(INDENT) <= width
    if fits:
        for row in rows:
            cells = (pad(cell, size) for cell, size in zip(row, wide, strict=True))
            yield (INDENT + (" " * _GAP).join(cells)).rstrip()
        return
    for first, *others in rows[1:]:
        named = zip(table.heads[1:], others, strict=True)
        said = " · ".join(f"{head} {cell}" for head, cell in named if cell)
        yield from wrap(f"{first}: {said}", width, first=INDENT, rest=INDENT * 2)


def _markdown(paper: Paper) -> Iterator[str]:
    yield f"# {escape(plain(paper.title))}"
    for line in paper.lines:
        yield ""
        yield escape(plain(line))
    for part in paper.parts:
        yield ""
        yield f"## {escape(plain(part.title))}"
        yield ""
        for line in part.lines:
            yield f"- {escape(plain(line))}"
        if part.table is not None:
            yield from ([""] if part.lines else [])
            yield f"| {' | '.join(escape(plain(head)) for head in part.table.heads)} |"
            yield f"|{'---|' * len(part.table.heads)}"
            for row in part.table.rows:
                yield f"| {' | '.join(escape(plain(cell)) for cell in row)} |"


def _html(paper: Paper) -> Iterator[str]:
    yield f"<header><h1>{text(plain(paper.title))}</h1>"
    for line in paper.lines:
        yield f'<p class="soft">{text(plain(line))}</p>'
    yield "</header>\n<main>"
    for part in paper.parts:
        narrow = ' class="narrow"' if part.narrow else ""
        yield f"<section{narrow}>\n<h2>{text(plain(part.title))}</h2>"
        for line in part.lines:
            yield f"<p>{text(plain(line))}</p>"
        if part.table is not None:
            yield "<table>\n<thead><tr>"
            yield "".join(f"<th>{text(plain(head))}</th>" for head in part.table.heads)
            yield "</tr></thead>\n<tbody>"
            for row in part.table.rows:
                yield f"<tr>{''.join(f'<td>{text(plain(cell))}</td>' for cell in row)}</tr>"
            yield "</tbody>\n</table>"
        yield "</section>"
    yield "</main>"
