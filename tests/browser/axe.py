"""axe-core on a page: every violation of WCAG 2.2 AA that it can find, in words that name the place."""

from pathlib import Path

from playwright.sync_api import Page

import madrone

SCRIPT = Path(madrone.__file__).parent / "ui" / "static" / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}});
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}`));
}"""


def violations(page: Page) -> list[str]:
    """Run axe on the page as it stands; an empty list is what every page should give."""
    if not page.evaluate("() => Boolean(window.axe)"):
        # Evaluated by the debugger, not inserted as an element: the pages' own policy forbids foreign scripts.
        page.evaluate(SCRIPT.read_text())
    return list(page.evaluate(_RUN, RULES))
