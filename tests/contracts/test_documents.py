"""The papers lead somewhere: every link between them finds its file and heading."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAPERS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
DECISIONS = ROOT / "docs" / "decisions"


def anchors(path: Path) -> set[str]:
    """Give the anchors of a paper's headings as web pages of repositories name them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_between_papers_leads_somewhere(paper: Path) -> None:
    for target in LINK.findall(paper.read_text()):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        found = (paper.parent / name).resolve() if name else paper
        assert found.exists(), f"{target} leads nowhere"
        assert not anchor or anchor in anchors(found), f"{target} names no heading"


def test_the_list_of_decisions_names_each_once_with_its_title() -> None:
    listed = re.findall(
        r"^\| \[(\d{4})\]\(([^)]+)\) \| (.+) \|$", (DECISIONS / "README.md").read_text(), re.MULTILINE
    )
    records = sorted(path for path in DECISIONS.glob("[0-9]*.md"))
    assert [name for _, name, _ in listed] == [path.name for path in records]
    for number, name, title in listed:
        assert (DECISIONS / name).read_text().startswith(f"# {number} {title}\n")


@pytest.mark.parametrize("record", sorted(DECISIONS.glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_a_decision_says_what_forced_it_what_was_chosen_and_what_follows(record: Path) -> None:
    headings = re.findall(r"^## (\w+)", record.read_text(), flags=re.MULTILINE)
    assert headings[0] == "Context"
    assert headings[-1] == "Consequences"
    assert "Decision" in headings


def test_every_library_has_its_reason() -> None:
    reasons = (DECISIONS / "0006-libraries.md").read_text()
    for path in (ROOT / "requirements").glob("*.in"):
        for line in path.read_text().splitlines():
            wanted = re.match(r"[A-Za-z0-9_.-]+", line)
            if wanted and not line.startswith("-"):
                assert wanted.group() in reasons, f"{wanted.group()} has no line in 0006-libraries.md"
