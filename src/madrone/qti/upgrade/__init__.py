"""QTI 2.0, 2.1 and 2.2 become QTI 3.0.1, so that one model serves all versions.

QTI 3.0 writes every element of its own with a ``qti-`` prefix and hyphens (``responseIf`` →
``qti-response-if``) and every attribute with hyphens; elements of HTML, MathML and SSML keep their names. What
is more than a name has a room each: ``content`` (bodies of feedback, pictures, labels), ``rules`` (templates'
addresses, limits), ``custom`` (portable custom interactions) and ``accessibility`` (APIP).
"""

from lxml import etree

from madrone.qti.errors import Problems
from madrone.qti.upgrade.accessibility import carry_accessibility
from madrone.qti.upgrade.content import (
    modernise_objects,
    name_labels,
    name_uses,
    open_information,
    wrap_bodies,
)
from madrone.qti.upgrade.custom import unwrap_portables
from madrone.qti.upgrade.naming import XINCLUDE, kebab, rename, report_namespace, version_of
from madrone.qti.upgrade.rules import drop_fixed, name_templates, write_case, write_limits, write_timing
from madrone.qti.upgrade.tree import children, only_child
from madrone.qti.xml import line_of

_INCLUSION = f"{{{XINCLUDE}}}include"

__all__ = ["children", "kebab", "only_child", "upgrade"]


def upgrade(root: etree._Element, source: str, problems: Problems | None = None) -> str:
    """Rewrite the tree in place to QTI 3.0 without namespaces; return the version it was written in.

    What cannot be carried over is added to ``problems``. Raises ``QtiError("qti-version")`` for what is
    neither QTI 2 nor QTI 3.
    """
    found = Problems(source, []) if problems is None else problems
    version = version_of(root, source)
    report_namespace(root, found)
    rename(root, version)
    _refuse_inclusions(root, found)
    if version != "3.0":
        carry_accessibility(root, found)
        unwrap_portables(root, found)
        modernise_objects(root, found)
        name_labels(root)
        name_uses(root)
        drop_fixed(root, found)
        write_limits(root)
        write_case(root, version)
        write_timing(root)
        name_templates(root)
    open_information(root)
    wrap_bodies(root)
    return version


def _refuse_inclusions(root: etree._Element, problems: Problems) -> None:
    """Another file's content is never drawn into this one: nobody has looked at it."""
    for inclusion in root.iter(_INCLUSION):
        message = "Another file is included here; it is not followed, and what it holds is left out."
        problems.loss(line_of(inclusion), "xinclude", message)
    etree.strip_elements(root, _INCLUSION, with_tail=False)
