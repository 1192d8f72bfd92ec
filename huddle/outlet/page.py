"""The frame of a page that stands alone: no script, no address outside, printable, dark or light
as the reader's system says."""

from html import escape

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2130; --soft: #5b6272; --paper: #ffffff;
  --line: #d9dde6; --act: #b23a00; --soon: #7a5b00; --watch: #1f5fa8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e8f2; --soft: #9aa3b8; --paper: #171a23;
  --line: #30364a; --act: #ff7a45; --soon: #f0e442; --watch: #56b4e9; } }
body { margin: 2rem auto; padding: 0 1rem; max-width: 52rem; color: var(--ink);
  background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
h2 .count, .soft { color: var(--soft); font-weight: normal; }
ul { list-style: none; margin: 0; padding: 0; }
li.row { padding: .5rem 0; border-top: 1px solid var(--line); break-inside: avoid; }
li.row > p { display: flex; gap: 1rem; margin: 0; } li.row .due { margin-left: auto; }
li.row ul { padding-left: 1.5rem; } .act { color: var(--act); } .soon { color: var(--soon); }
.watch { color: var(--watch); } .decided { color: var(--soft); }
table { border-collapse: collapse; } td, th { padding: .2rem 1rem .2rem 0; text-align: left; }
@media print { body { margin: 0; max-width: none; color: #000; background: #fff; }
  h2 { break-after: avoid; } }
""".strip()


def page(title: str, body: str) -> str:
    """A whole HTML document. ``title`` is escaped here, ``body`` is markup already."""
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def text(value: str) -> str:
    """Text from data, escaped, and set apart so that its direction stays its own."""
    return f"<bdi>{escape(value)}</bdi>"
