"""Compile translation catalogues: `python tools/messages.py` turns every .po into the .mo that Django reads.

Set-up does this, so that a machine needs no GNU gettext to run Madrone (only extracting texts for translators
needs it: `django-admin makemessages`). `--check` compiles nothing and reports entries that are missing, or
fuzzy, or have other placeholders than the original; exit status 1 when there is one.
"""

import ast
import re
import struct
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "madrone"
MAGIC = 0x950412DE
PLACEHOLDER = re.compile(r"%\(\w+\)[sdf]|%[sd]|\{\w*\}")
LINE = re.compile(r'^(?:(?P<key>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+)?(?P<text>".*")$')


class CatalogueError(Exception):
    """A catalogue that cannot be read, with its file and line."""


@dataclass
class Entry:
    """One text with its translations; plural texts have several."""

    line: int
    parts: dict[str, str] = field(default_factory=dict)
    fuzzy: bool = False

    @property
    def original(self) -> str:
        """The text in the code."""
        return self.parts.get("msgid", "")

    @property
    def translations(self) -> list[str]:
        """The translations, the singular first."""
        return [self.parts[key] for key in sorted(self.parts) if key.startswith("msgstr")]

    @property
    def key(self) -> str:
        """What gettext looks up: context and plural are part of it."""
        context = f"{self.parts['msgctxt']}\x04" if "msgctxt" in self.parts else ""
        plural = f"\0{self.parts['msgid_plural']}" if "msgid_plural" in self.parts else ""
        return f"{context}{self.original}{plural}"


def read(path: Path) -> list[Entry]:
    """Read a catalogue in the order of its file, its header included; obsolete entries are left out."""
    entries: list[Entry] = []
    key = ""
    fuzzy = False
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if line.startswith("#,") and "fuzzy" in line:
            fuzzy = True
        if not line or line.startswith("#"):
            continue
        match = LINE.match(line)
        if match is None or not (match["key"] or entries):
            raise CatalogueError(f"{path.name}, line {number}: this is no line of a catalogue: {line[:60]}")
        if match["key"]:
            key = match["key"]
            if key == "msgctxt" or (
                key == "msgid" and not (entries and set(entries[-1].parts) == {"msgctxt"})
            ):
                entries.append(Entry(number, fuzzy=fuzzy))
                fuzzy = False
            entries[-1].parts[key] = ""
        entries[-1].parts[key] += _unquoted(match["text"], path, number)
    return entries


def _unquoted(text: str, path: Path, number: int) -> str:
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError) as problem:
        raise CatalogueError(f"{path.name}, line {number}: this text is not quoted properly") from problem


def compiled(entries: Sequence[Entry]) -> bytes:
    """Give the binary catalogue: what is untranslated or fuzzy is left out and shows in the original."""
    usable = [
        entry for entry in entries if all(entry.translations) and (not entry.fuzzy or not entry.original)
    ]
    pairs = sorted((entry.key.encode(), "\0".join(entry.translations).encode()) for entry in usable)
    count = len(pairs)
    originals_at, translations_at = 28, 28 + 8 * count
    offset = 28 + 16 * count
    tables: list[bytes] = []
    texts = b""
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<II", len(pair[column]), offset + len(texts)))
            texts += pair[column] + b"\0"
    head = struct.pack("<7I", MAGIC, 0, count, originals_at, translations_at, 0, offset)
    return head + b"".join(tables) + texts


def problems(entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """Find what a reader of this language would stumble over."""
    for entry in entries:
        if not entry.original:
            continue
        wanted = set(PLACEHOLDER.findall(entry.original + entry.parts.get("msgid_plural", "")))
        if entry.fuzzy:
            yield entry.line, f"is marked fuzzy: {entry.original[:60]}"
        if not entry.translations or not all(entry.translations):
            yield entry.line, f"is not translated: {entry.original[:60]}"
        elif any(set(PLACEHOLDER.findall(text)) - wanted for text in entry.translations) or (
            "msgid_plural" not in entry.parts and set(PLACEHOLDER.findall(entry.translations[0])) != wanted
        ):
            yield entry.line, f"has other placeholders than the original: {entry.original[:60]}"


def catalogues() -> list[Path]:
    """Every catalogue of the product."""
    return sorted(SOURCE.rglob("locale/*/LC_MESSAGES/*.po"))


def compile_all() -> int:
    """Compile the catalogues whose .mo is absent or says something else; give their number."""
    written = 0
    for path in catalogues():
        target, data = path.with_suffix(".mo"), compiled(read(path))
        if not target.is_file() or target.read_bytes() != data:
            target.write_bytes(data)
            written += 1
    return written


def main(arguments: Sequence[str]) -> int:
    """Compile, or check."""
    try:
        if list(arguments) != ["--check"]:
            sys.stdout.write(f"{compile_all()} catalogues compiled\n")
            return 0
        found = [(path, line, text) for path in catalogues() for line, text in problems(read(path))]
    except CatalogueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for path, line, text in found:
        sys.stdout.write(f"{path.relative_to(ROOT)}:{line}: {text}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
