"""Taking a QTI package into the item bank: looked at first, then all of it in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from madrone import audit, qti
from madrone.access import Actor, Perm, require
from madrone.content.errors import ContentError
from madrone.content.items_file import FILE as ITEMS_FILE
from madrone.content.items_file import ItemFacts, read_items_file
from madrone.content.keeping import Keeper, Placement
from madrone.content.reports import PackageReport, look_closely, report_on
from madrone.qti.package import Package, open_package


def inspect_package(*, by: Actor, path: Path) -> PackageReport:
    """Look at a package without touching the bank: what is in it, and everything that is wrong with it.

    Raises ContentError for one that is not safe or not a package at all.
    """
    require(by, Perm.PACKAGE_IMPORT, at="")
    with _opened(path) as package:
        return look_closely(package, report_on(package, _facts(package)))


@transaction.atomic
def rehearse_import(*, by: Actor, path: Path, kind: str, subject: str = "", grade: str = "") -> PackageReport:
    """Do everything that an import would and take it all back, so that its refusal is known beforehand.

    The report holds the close look too: the constructs of the package and the checks for authors.
    """
    with transaction.atomic():
        report = import_package(by=by, path=path, kind=kind, subject=subject, grade=grade)
        transaction.set_rollback(True)
    with _opened(path) as package:
        return look_closely(package, report)


@transaction.atomic
def import_package(*, by: Actor, path: Path, kind: str, subject: str = "", grade: str = "") -> PackageReport:
    """Take a package's items, stimuli, pictures and tests into the bank; rejected items stay outside.

    What is there already under the same identifier is replaced, unless students have met it. ContentError
    tells what stops the whole package: one that is not safe, a list of items with a wrong row, a test that
    lacks one of its items, a change of a form that students have begun.
    """
    require(by, Perm.PACKAGE_IMPORT, at="")
    with _opened(path) as package:
        facts = _facts(package)
        report = report_on(package, facts)
        kept = Keeper(package, facts, Placement(kind, subject, grade)).keep()
    audit.record(
        by,
        "content.package.imported",
        package=package.identifier,
        items=kept.items,
        stimuli=kept.stimuli,
        tests=kept.tests,
        rejected=report.rejected,
    )
    return report


@contextmanager
def _opened(path: Path) -> Iterator[Package]:
    """Open a package; a refusal of the engine, then or later, names file and line in one sentence."""
    try:
        with open_package(path) as package:
            yield package
    except qti.QtiError as problem:
        words = {"file": problem.source, "line": problem.line, "message": problem.message}
        message = _("%(file)s: %(message)s Nothing was imported.")
        if problem.line:
            message = _("%(file)s, line %(line)s: %(message)s Nothing was imported.")
        raise ContentError(problem.code, message % words, field="file") from problem


def _facts(package: Package) -> dict[str, ItemFacts]:
    return read_items_file(package.read(ITEMS_FILE)) if ITEMS_FILE in package.files else {}
