"""One import of a large package from end to end, in a process of its own, so that its memory is its own.

``python -m madrone.site.bench.package COUNT`` prints one JSON document: seconds for the import and the
greatest memory in use. The database is that of the environment, and is empty before. The items are those of
the demonstration package, again and again under new identifiers.
"""

import json
import re
import resource
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import django

from madrone.site.demonstration import PACKAGE

if TYPE_CHECKING:
    from madrone.access import Actor

_IDENTIFIER = re.compile(r'(<qti-assessment-item\b[^>]*?\bidentifier=")([^"]+)"')
_RESOURCE = (
    '<resource identifier="R{number}" type="imsqti_item_xmlv3p0" href="items/{name}"><file href="items/{name}"/>'
    "{files}</resource>"
)
_MANIFEST = (
    '<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" identifier="bench"><metadata>'
    "<schema>QTI Package</schema><schemaversion>3.0.0</schemaversion></metadata><organizations/>"
    "<resources>{resources}</resources></manifest>"
)


def main(count: int) -> None:
    """Import the package and print what it took."""
    django.setup()
    from django.core.management import call_command

    from madrone.content.actions.packages import import_package

    call_command("migrate", verbosity=0)
    by = _scene()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        write_package(path, count)
        started = time.perf_counter()
        found = import_package(by=by, path=path, kind="practice", subject="MATH", grade="05")
        seconds = time.perf_counter() - started
    if found.items != count:
        raise SystemExit(f"the import did not go through: {found.items} of {count} items")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # macOS gives bytes where Linux gives kilobytes.
    size = peak if sys.platform == "darwin" else peak * 1024
    sys.stdout.write(json.dumps({"seconds": seconds, "bytes": size}))


def write_package(path: Path, count: int) -> None:
    """Write a package of that many items, with the pictures that they show."""
    sources = sorted((PACKAGE / "items").glob("*.xml"))
    resources = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for picture in sorted((PACKAGE / "images").iterdir()):
            archive.write(picture, f"images/{picture.name}")
        for stimulus in sorted((PACKAGE / "stimuli").iterdir()):
            archive.write(stimulus, f"stimuli/{stimulus.name}")
        for number in range(count):
            text = sources[number % len(sources)].read_text(encoding="utf-8")
            name = f"item-{number:05d}.xml"
            archive.writestr(f"items/{name}", _IDENTIFIER.sub(rf'\g<1>\g<2>-{number}"', text, count=1))
            used = sorted(set(re.findall(r'"\.\./((?:images|stimuli)/[^"]+)"', text)))
            files = "".join(f'<file href="{one}"/>' for one in used)
            resources.append(_RESOURCE.format(number=number, name=name, files=files))
        archive.writestr("imsmanifest.xml", _MANIFEST.format(resources="".join(resources)))


def _scene() -> "Actor":
    from madrone.access import Role
    from madrone.people.access import actor_for
    from madrone.people.models import Account

    account = Account.objects.create_user("bench@example.org", name="Bench")
    account.grants.create(role=Role.STATE, scope="")
    return actor_for(account)


if __name__ == "__main__":
    main(int(sys.argv[1]))
