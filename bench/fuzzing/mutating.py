"""Ways to spoil a file: its tree, its values, its bytes; all chance comes from one number."""

import random
from collections.abc import Callable
from copy import deepcopy
from typing import TypeAlias

from lxml import etree

from fuzzing.corpus import Seed, pack, package_files

Chance: TypeAlias = random.Random

_VALUES = (
    "", " ", "0", "-1", "1", "2", "1e308", "-1e309", "NaN", "INF", "-INF", "9" * 30, "9" * 5000, "0x10", "1.5.2",
    "true", "false", "A", "A B", "B A", "RESPONSE", "SCORE", "MAXSCORE", "T", "x" * 5000, "\u202e", "\U0001f600",
    "é", "e\u0301", "'\"<>&", "%s %d %n", "%99999999d", "{0}", "../../x", "/etc/passwd", "http://x.org/a.png",
    "javascript:go()", "data:text/html,x", "a%2e%2e/b", "#", "?", "\\\\host\\x", "single", "multiple", "ordered",
    "record", "identifier", "string", "integer", "float", "boolean", "pair", "directedPair", "point", "file",
    "duration", "uri", "circle", "rect", "poly", "ellipse", "default", "0,0,10,10", "0,0", "1,2,3,4,5,6,7",
    "nan,nan,nan,nan", "1e308,1e308,1e308", "(a+)+$", "[", "\\p{L}{1,9999}", "(a|a)*b", "a{99999}", "\\d" * 200,
    "2147483648", "-2147483649", "1000000000", "0.0000001", "exact", "absolute", "relative", "decimalPlaces",
    "significantFigures", "power-form", "candidate", "scorer", "show", "hide", "linear", "nonlinear", "EXIT_TEST",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response_point.xml", "qti-choices-stacking-9999",
)  # fmt: skip
_TEXTS = (
    "", " ", "0", "A", "A B", "1 2", "NaN", "1e999", "x" * 20_000, "\u202eabc", "\U0001f600", "a" * 300 + "!",
    "9" * 4000, "-", "+", "1/0", "P1Y", "true",
)  # fmt: skip
_TOKENS = (
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?x?>", b"\0", b"\xff\xfe",
    b"\xef\xbb\xbf", b"&#x10FFFF;", b"&#0;", b"&lt;", b'"', b"<", b">", b"</", b"/>", b"xmlns=''", b"PK\x05\x06",
)  # fmt: skip
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "latin-1", "cp037", "utf-8-sig")
_MAX_BYTES = 400_000
# How many of a hundred files are of which kind.
_SHARES = {"item": 74, "package": 10, "test": 7, "stimulus": 5, "picture": 4}


class Mutator:
    """Makes the file number ``n`` of a run: always the same for the same corpus and seed."""

    def __init__(self, corpus: list[Seed], seed: int) -> None:
        self.corpus = corpus
        self.seed = seed
        self.by_kind = {kind: [one for one in corpus if one.kind == kind] for kind in _SHARES}
        self.trees = [tree for one in corpus if (tree := _tree(one.data)) is not None]
        self.names = sorted({str(e.tag) for tree in self.trees for e in tree.iter(etree.Element)})
        self.keys = sorted(
            {str(k) for tree in self.trees for e in tree.iter(etree.Element) for k in e.attrib}
        )

    def make(self, number: int) -> tuple[Seed, Chance]:
        """The spoiled file, and the chance that goes on into how it is used."""
        chance = random.Random(f"{self.seed}:{number}")
        (kind,) = chance.choices(tuple(_SHARES), tuple(_SHARES.values()))
        seed = chance.choice(self.by_kind[kind])
        if seed.kind == "package":
            return Seed(seed.name, seed.kind, self._package(chance)), chance
        return Seed(seed.name, seed.kind, self.spoil(seed.data, chance)), chance

    def spoil(self, data: bytes, chance: Chance) -> bytes:
        """Change the tree a few times, and sometimes the bytes as well."""
        if chance.random() < 0.85 and (tree := _tree(data)) is not None:
            for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 10))):
                self._change(tree, chance)
            data = etree.tostring(tree, encoding="utf-8")
        else:
            data = spoil_bytes(data, chance)
        if chance.random() < 0.08:
            data = spoil_bytes(data, chance)
        if chance.random() < 0.02:
            data = data.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")
        return data[:_MAX_BYTES]

    def _package(self, chance: Chance) -> bytes:
        files = package_files()
        for _ in range(chance.choice((1, 1, 2, 3))):
            name = chance.choice(sorted(files))
            way = chance.random()
            if way < 0.6:
                files[name] = self.spoil(files[name], chance)
            elif way < 0.75:
                files[chance.choice(_VALUES)[:200].replace("\0", "") or "x"] = files.pop(name)
            elif way < 0.85:
                del files[name]
            else:
                files[name] = files[chance.choice(sorted(files))]
            if not files:
                break
        data = pack(files)
        return spoil_bytes(data, chance) if chance.random() < 0.35 else data

    def _change(self, tree: etree._Element, chance: Chance) -> None:
        elements = list(tree.iter(etree.Element))
        chance.choice(self._ways())(chance.choice(elements), elements, chance)

    def _ways(self) -> "list[Callable[[etree._Element, list[etree._Element], Chance], None]]":
        return [
            self._set, self._set, self._set, self._set, self._drop, self._add, self._text, self._text, self._rename,
            self._remove, self._repeat, self._move, self._graft, self._wrap, self._deepen,
        ]  # fmt: skip

    def _set(self, one: etree._Element, elements: list[etree._Element], chance: Chance) -> None:
        if one.attrib:
            key = chance.choice(sorted(map(str, one.attrib)))
            others = [value for e in elements for value in e.attrib.values()]
            value = chance.choice(others) if others and chance.random() < 0.4 else chance.choice(_VALUES)
            one.set(key, str(value))

    def _drop(self, one: etree._Element, _elements: list[etree._Element], chance: Chance) -> None:
        if one.attrib:
            del one.attrib[chance.choice(sorted(map(str, one.attrib)))]

    def _add(self, one: etree._Element, _elements: list[etree._Element], chance: Chance) -> None:
        one.set(chance.choice(self.keys), chance.choice(_VALUES))

    def _text(self, one: etree._Element, _elements: list[etree._Element], chance: Chance) -> None:
        if chance.random() < 0.7:
            one.text = chance.choice(_TEXTS)
        else:
            one.tail = chance.choice(_TEXTS)

    def _rename(self, one: etree._Element, _elements: list[etree._Element], chance: Chance) -> None:
        one.tag = chance.choice(self.names)

    def _remove(self, one: etree._Element, _elements: list[etree._Element], _chance: Chance) -> None:
        parent = one.getparent()
        if parent is not None:
            parent.remove(one)

    def _repeat(self, one: etree._Element, elements: list[etree._Element], chance: Chance) -> None:
        parent = one.getparent()
        if parent is not None and len(elements) < 3_000:
            for _ in range(chance.choice((1, 2, 5, 30, 200))):
                parent.insert(parent.index(one), deepcopy(one))

    def _move(self, one: etree._Element, elements: list[etree._Element], chance: Chance) -> None:
        target = chance.choice(elements)
        if one.getparent() is not None and one not in (target, *target.iterancestors()):
            target.insert(chance.randint(0, len(target)), one)

    def _graft(self, one: etree._Element, elements: list[etree._Element], chance: Chance) -> None:
        if len(elements) < 3_000:
            donor = chance.choice(list(chance.choice(self.trees).iter(etree.Element)))
            one.insert(chance.randint(0, len(one)), deepcopy(donor))

    def _wrap(self, one: etree._Element, _elements: list[etree._Element], chance: Chance) -> None:
        parent = one.getparent()
        if parent is not None:
            frame = etree.Element(chance.choice(self.names))
            parent.replace(one, frame)
            frame.append(one)

    def _deepen(self, one: etree._Element, _elements: list[etree._Element], chance: Chance) -> None:
        parent, tag = one.getparent(), str(one.tag)
        if parent is None:
            return
        for _ in range(chance.choice((3, 20, 70, 120))):
            frame = etree.Element(tag, dict(one.attrib))
            parent.replace(one, frame)
            frame.append(one)
            one = frame


def spoil_bytes(data: bytes, chance: Chance) -> bytes:
    """Flip, cut, repeat and insert bytes."""
    changed = bytearray(data or b" ")
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(changed) + 1)
        end = min(len(changed), at + chance.choice((1, 2, 8, 64, 500)))
        way = chance.randrange(6)
        if way == 0 and at < len(changed):
            changed[at] = chance.randrange(256)
        elif way == 1:
            del changed[at:end]
        elif way == 2:
            changed[at:at] = changed[at:end] * chance.choice((1, 2, 50))
        elif way == 3:
            changed[at:at] = chance.choice(_TOKENS)
        elif way == 4:
            changed[at:end] = chance.randbytes(end - at)
        elif chance.random() < 0.2:
            del changed[at:]
        if not changed:
            return b""
    return bytes(changed[:_MAX_BYTES])


def _tree(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
