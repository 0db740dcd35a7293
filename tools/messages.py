"""Compile translation catalogues: `python tools/messages.py` turns every .po into the .mo that Django reads.

Set-up does this, so that a machine needs no GNU gettext. `--check` compiles nothing and reports texts of the code
that a language lacks, and entries that are empty, fuzzy, contradicted by another catalogue, or have other
placeholders than the original; exit status 1 when there is one. `--update` brings the product's own catalogues
(`locale`) up to date with the code: what exists stays, new texts come in empty, and texts that the code no longer
has go. A context may keep its texts in a catalogue of its own; where both have one, the product's is shown.
"""

import ast
import importlib
import re
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "madrone"
HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""
MAGIC = 0x950412DE
PLACEHOLDER = re.compile(r"%\(\w+\)[sdfg]|%[sdg]|\{\w*\}")
LINE = re.compile(r'^(?:(?P<key>msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+)?(?P<text>".*")$')


class CatalogueError(Exception):
    """A catalogue that cannot be read, with its file and line."""


class Text(Protocol):
    """A text that the code marks, as `extract` finds it: its parts as in a catalogue, its file and line."""

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """What a catalogue holds of it: `msgctxt`, `msgid`, `msgid_plural`."""

    @property
    def place(self) -> str:
        """The file, from the root of the source."""

    @property
    def line(self) -> int:
        """The line of that file."""


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

    @property
    def name(self) -> str:
        """What tells one entry from another in a catalogue: the key without the plural."""
        return self.key.partition("\0")[0]


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


def missing(marked: Iterable[Text], entries: Iterable[Entry]) -> Iterator[Text]:
    """Find the texts of the code that no entry is for, once each; a plural that has changed is not the same text."""
    known = {entry.key for entry in entries}
    for text in marked:
        key = Entry(text.line, dict(text.parts)).key
        if key not in known:
            known.add(key)
            yield text


def contradictions(entries: Sequence[Entry], said: dict[str, list[str]]) -> Iterator[tuple[int, str]]:
    """Find texts that were translated differently before; `said` holds what was, and takes in what is new."""
    for entry in entries:
        if entry.original and said.setdefault(entry.key, entry.translations) != entry.translations:
            yield entry.line, f"is translated differently elsewhere: {entry.original[:60]}"


def own_catalogue(language: str) -> Path:
    """Where the product keeps the texts of a language that no context keeps."""
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


def languages() -> list[str]:
    """The languages that the product has its own catalogue in."""
    return sorted(path.parent.parent.name for path in SOURCE.glob("locale/*/LC_MESSAGES/django.po"))


def catalogues(language: str = "*") -> list[Path]:
    """Every catalogue of the product, or of one language."""
    return sorted(SOURCE.rglob(f"locale/{language}/LC_MESSAGES/*.po"))


def updated(language: str, marked: Iterable[Text], own: Sequence[Entry], contexts: Sequence[Entry]) -> str:
    """Give the text of the product's own catalogue: every marked text that no context keeps, or that it kept before.

    Nothing in it changes without the texts: no dates, no line numbers, the order is that of the files.
    """
    before = {entry.key: entry for entry in own if entry.original}
    elsewhere = {entry.key for entry in contexts} - set(before)
    blocks = [HEADER.format(language=language)]
    for text in missing(marked, [entry for entry in contexts if entry.key in elsewhere]):
        parts = dict(text.parts)
        key = Entry(text.line, parts).key
        known: Mapping[str, str] = before[key].parts if key in before else {}
        for target in ("msgstr[0]", "msgstr[1]") if "msgid_plural" in parts else ("msgstr",):
            parts[target] = known.get(target, "")
        flag = "#, python-format\n" if re.search(r"%(\(\w+\))?[sdg]", parts["msgid"]) else ""
        lines = "".join(f"{name} {_quoted(value)}\n" for name, value in parts.items())
        blocks.append(f"#: {text.place}\n{flag}{lines}")
    return "\n".join(blocks)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = ['"' + line.replace("\n", "\\n") + '"' for line in escaped.splitlines(keepends=True)]
    return lines[0] if len(lines) == 1 else "\n".join(['""', *lines])


def compile_all() -> int:
    """Compile the catalogues whose .mo is absent or says something else; give their number."""
    written = 0
    for path in catalogues():
        target, data = path.with_suffix(".mo"), compiled(read(path))
        if not target.is_file() or target.read_bytes() != data:
            target.write_bytes(data)
            written += 1
    return written


def update_all() -> int:
    """Bring the product's own catalogues up to date; give the number of their texts without a translation."""
    marked, empty = _marked(), 0
    for language in languages():
        path = own_catalogue(language)
        contexts = [entry for other in catalogues(language) if other != path for entry in read(other)]
        path.write_text(updated(language, marked, read(path), contexts), encoding="utf-8")
        empty += sum(not all(entry.translations) for entry in read(path))
    return empty


def faults() -> Iterator[str]:
    """Find everything that a reader of a language would stumble over, each with its file and line."""
    marked = _marked()
    for language in languages():
        contents = {path: read(path) for path in catalogues(language)}
        settled = {entry.key for entry in contents[own_catalogue(language)]}
        said: dict[str, list[str]] = {}
        for path, entries in contents.items():
            open_to_doubt = [entry for entry in entries if entry.key not in settled]
            for line, words in [*problems(entries), *contradictions(open_to_doubt, said)]:
                yield f"{path.relative_to(ROOT)}:{line}: {words}"
        for text in missing(marked, [entry for entries in contents.values() for entry in entries]):
            words = dict(text.parts)["msgid"][:60]
            yield f"{(SOURCE / text.place).relative_to(ROOT)}:{text.line}: has no entry in {language}: {words}"


def _marked() -> list[Text]:
    # Loaded only when needed: it reads templates with Django, which is not there yet when set-up compiles.
    return list(importlib.import_module("extract").texts(SOURCE))


def main(arguments: Sequence[str]) -> int:
    """Compile, check or bring up to date."""
    try:
        match list(arguments):
            case ["--check"]:
                found = list(faults())
                sys.stdout.writelines(f"{line}\n" for line in found)
                return 1 if found else 0
            case ["--update"]:
                sys.stdout.write(f"{update_all()} texts wait for a translation\n")
            case _:
                sys.stdout.write(f"{compile_all()} catalogues compiled\n")
    except CatalogueError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
