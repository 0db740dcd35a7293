"""Runs every rule over an item, a stimulus or all of a package."""

from madrone.qti.errors import Problem, Problems, QtiError
from madrone.qti.item import Item
from madrone.qti.lint.document import Assets, open_document
from madrone.qti.lint.rules import RULES
from madrone.qti.lint.structure import MAX_ELEMENTS
from madrone.qti.package import Package
from madrone.qti.stimulus import Stimulus


def lint_item(item: Item, assets: Assets | None = None) -> tuple[Problem, ...]:
    """What an author should look at in one item, by line.

    ``assets`` gives the bytes of a file by the address that the item writes, or none; without it nothing is
    said about what such files hold.
    """
    return _lint(item, assets)


def lint_stimulus(stimulus: Stimulus, assets: Assets | None = None) -> tuple[Problem, ...]:
    """What an author should look at in one stimulus, by line; ``assets`` as for an item."""
    return _lint(stimulus, assets)


def lint_package(package: Package) -> tuple[Problem, ...]:
    """What authors should look at in all usable items and stimuli of a package, file by file."""
    found: list[Problem] = []
    for item in package.items:
        if item.content is not None:
            found += _lint(item.content, _assets_of(package, item.assets))
    for stimulus in package.stimuli:
        if stimulus.content is not None:
            found += _lint(stimulus.content, _assets_of(package, stimulus.assets))
    return tuple(found)


def _lint(content: Item | Stimulus, assets: Assets | None) -> tuple[Problem, ...]:
    document = open_document(content, assets)
    problems = Problems(content.source, [])
    rules = RULES if document.size <= MAX_ELEMENTS else {"document-size": RULES["document-size"]}
    for rule in rules.values():
        report = problems.loss if rule.level == "loss" else problems.note
        for line, message in rule.check(document):
            report(line, rule.code, message)
    return problems.in_order()


def _assets_of(package: Package, paths: dict[str, str]) -> Assets:
    def read(address: str) -> bytes | None:
        try:
            return package.read(paths[address]) if address in paths else None
        except QtiError:
            # A file that cannot be read is reported when the package is opened.
            return None

    return read
