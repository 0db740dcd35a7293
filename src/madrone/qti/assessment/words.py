"""What a test says to people: directions (rubric blocks) and feedback, with their catalogs and pictures."""

from dataclasses import dataclass, field

from lxml import etree

from madrone.qti.assessment.model import TestFeedback
from madrone.qti.catalogs import Catalog, read_catalogs, report_bindings
from madrone.qti.content import ContentReader, Node
from madrone.qti.errors import Problems
from madrone.qti.interactions.model import INTERACTIONS
from madrone.qti.upgrade import children, only_child
from madrone.qti.xml import line_of


@dataclass(slots=True)
class Words:
    """Reads directions and feedback of one test and gathers the assets and catalogs that they need."""

    assets: dict[str, None] = field(default_factory=dict)
    catalogs: dict[str, Catalog] = field(default_factory=dict)

    def rubrics(self, parent: etree._Element, problems: Problems) -> tuple[Node, ...]:
        """Directions; whom they are for stands in the ``view`` of each."""
        return tuple(self._content(one, one, problems) for one in children(parent, "qti-rubric-block"))

    def feedback(self, parent: etree._Element, problems: Problems) -> tuple[TestFeedback, ...]:
        """Every ``qti-test-feedback`` of a test or part; one without its two names is left out."""
        found = []
        for element in children(parent, "qti-test-feedback"):
            outcome, identifier = element.get("outcome-identifier") or "", element.get("identifier") or ""
            if not outcome or not identifier:
                message = "A test's feedback needs an outcome-identifier and an identifier; it is left out."
                problems.loss(line_of(element), "feedback", message)
                continue
            inside = only_child(element, "qti-content-body")
            found.append(
                TestFeedback(
                    identifier,
                    outcome,
                    element.get("show-hide") != "hide",
                    element.get("access") != "during",
                    element.get("title") or "",
                    line_of(element),
                    self._content(element, element if inside is None else inside, problems),
                )
            )
        return tuple(found)

    def _content(self, element: etree._Element, body: etree._Element, problems: Problems) -> Node:
        content = ContentReader(problems, self.assets)
        info = only_child(element, "qti-catalog-info")
        if info is not None:
            # Cards are offered beside the words; they are no part of them.
            element.remove(info)
            self.catalogs.update(read_catalogs(info, content, problems))
        report_bindings(element, self.catalogs, problems)
        for interaction in body.iter(*INTERACTIONS):
            message = "Directions and feedback of a test may not hold an interaction."
            problems.loss(line_of(interaction), "interaction-place", message)
        return content.read(body)
