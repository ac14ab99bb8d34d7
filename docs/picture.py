#!/usr/bin/env python3
"""Makes docs/summary.svg, the picture of the README, from what byline prints for the example export.

    cargo build --release
    python3 docs/picture.py target/release/byline
"""

import html
import re
import subprocess
import sys
import tempfile
from pathlib import Path

SHOWN = "cargo run --release -- analyze fixtures/nonprofit --out byline-result"
WIDE, HIGH, LEFT, TOP = 8.4, 19, 20.0, 58
MOST = 104
STYLES = {
    "1": 'font-weight="bold"',
    "2": 'fill-opacity="0.6"',
    "31": 'fill="#ef7b7b"',
    "32": 'fill="#7fd88f"',
    "33": 'fill="#f2c14e"',
    "35": 'fill="#c792ea"',
}


def printed(byline):
    """The lines of the summary, each as characters with their style."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "byline-result"
        command = [byline, "analyze", "fixtures/nonprofit", "--out", str(out), "--color", "always", "--no-progress"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        text = text.replace(str(out), "byline-result")
    lines = []
    for line in text.rstrip("\n").split("\n"):
        cells, style = [], ""
        for part in re.split(r"(\x1b\[[0-9;]*m)", line):
            if part.startswith("\x1b["):
                style = "" if part == "\x1b[0m" else STYLES.get(part[2:-1], "")
            else:
                cells += [(letter, style) for letter in part]
        lines += wrapped(cells)
    return lines


def wrapped(cells):
    """A line in pieces that fit, parted at blanks; what goes on stands below the last column it began in."""
    lines, text = [], "".join(letter for letter, _ in cells)
    columns = [found.end() for found in re.finditer(r"\S {2,}(?=\S)", text)]
    indent = max((end for end in columns if end < MOST // 2), default=2 if text.startswith("  ") else 0)
    while len(cells) > MOST:
        cut = "".join(letter for letter, _ in cells[:MOST]).rfind(" ")
        if cut <= indent:
            break
        lines.append(cells[:cut])
        cells = [(" ", "")] * (indent + 2 * (not columns)) + cells[cut + 1 :]
    return [*lines, cells]


def drawn(number, cells):
    """One line: runs of one style, blanks left out."""
    spans, at = [], 0
    while at < len(cells):
        end = at
        while end < len(cells) and cells[end][1] == cells[at][1]:
            end += 1
        text = "".join(letter for letter, _ in cells[at:end])
        for word in re.finditer(r"\S+(?: \S+)*", text):
            x = LEFT + WIDE * (at + word.start())
            length = WIDE * len(word.group())
            style = f" {cells[at][1]}" if cells[at][1] else ""
            spans.append(
                f'<tspan x="{x:.1f}" textLength="{length:.1f}" lengthAdjust="spacingAndGlyphs"{style}>'
                f"{html.escape(word.group(), quote=False)}</tspan>"
            )
        at = end
    return f'<text y="{TOP + HIGH * number}">{"".join(spans)}</text>' if spans else ""


def main():
    prompt = [("$", 'fill="#7fdbca"'), (" ", "")] + [(letter, "") for letter in SHOWN]
    lines = [prompt, [], *printed(sys.argv[1])]
    width = int(2 * LEFT + WIDE * max(len(cells) for cells in lines)) + 1
    height = TOP + HIGH * len(lines)
    fonts = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace"
    picture = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="title">',
        '<title id="title">What byline prints for the example export</title>',
        f'<rect width="{width}" height="{height}" rx="8" fill="#0f1720"/>',
        "".join(f'<circle cx="{x}" cy="20" r="6" fill="#3b4754"/>' for x in (22, 42, 62)),
        f'<g fill="#d6deeb" font-family="{fonts}" font-size="14">',
        *filter(None, (drawn(number, cells) for number, cells in enumerate(lines))),
        "</g>",
        "</svg>",
    ]
    Path("docs/summary.svg").write_text("\n".join(picture) + "\n")


if __name__ == "__main__":
    main()
