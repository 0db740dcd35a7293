"""A million simulated students scored by every Smarter policy and judged one by one against a slow bisection.

Half of them sat an adaptive part and a performance task, finished, unfinished, handed in early, or in one part
alone; half a fixed form, among them interim ones. All grades, both subjects, all dated policies. The counts are the
figures: no scale score and no level may be wrong, and theta has to be within 1e-8.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from madrone.psychometrics.irt import SMARTER_D, ItemParameters
from madrone.psychometrics.smarter import (
    GRADES,
    POLICIES,
    ClaimScore,
    Kind,
    NothingAnswered,
    Part,
    Policy,
    Sitting,
    TestScore,
    claims,
)
from madrone.psychometrics.state import BankItem, Scored, Sittings, StateScorer
from madrone.psychometrics.state.measures import Measures
from madrone.site.bench.psychometrics import by_bisection
from madrone.site.bench.psychometrics.by_bisection import CAT, FORM, PT, Found
from madrone.site.bench.report import Figure

STUDENTS, ALONE, THREADS = 1_000_000, 2_000, 2
SEED = 20261122
SUBJECTS = ("ELA", "MATH")
KINDS: tuple[Kind, ...] = ("summative", "ica", "iab")
_POOL, _TASK, _FORM, _BLOCK = 400, 6, 45, 14
_MINIMUM, _WINDOW = 40, 160
_PARTS = {Part.FORM: FORM, Part.CAT: CAT, Part.PT: PT}

Places = NDArray[np.int16]
Scores = NDArray[np.int8]


@dataclass
class Comparison:
    """What came of it: ``counts`` of tests and of differences by name, the largest difference of theta."""

    counts: Counter[str] = field(default_factory=Counter)
    theta: float = 0.0

    def add(self, other: "Comparison") -> None:
        """Take in another."""
        self.counts.update(other.counts)
        self.theta = max(self.theta, other.theta)


def figures() -> list[Figure]:
    """Compare a million students, and some of them with the path of a single student."""
    started, own = time.monotonic(), time.process_time()
    found = compared(STUDENTS, SEED)
    wall, busy = time.monotonic() - started, time.process_time() - own
    counts = found.counts
    told = [
        Figure(f"Smarter rules: {name}", counts[name], "tests")
        for name in ("adaptive", "fixed", "unfinished adaptive", "attempted P", "attempted N", "extreme")
    ]
    return [
        Figure("Smarter rules: students of all policies and grades", counts["students"], "tests", f"{STUDENTS:,}",
               counts["students"] == STUDENTS),
        *told,
        Figure("Smarter rules: scores compared, whole tests and claims", counts["scores"], "scores"),
        *(
            Figure(f"Smarter rules: {name}", count, "of them", "0", not count)
            for name, count in sorted(counts.items())
            if name.startswith("wrong")
        ),
        Figure("Smarter rules: largest error of theta", found.theta * 1e12, "1e-12 theta", "at most 10,000",
               found.theta <= 1e-8),
        Figure(f"Smarter rules: single path and arrays differ, of {counts['alone']:,}", counts["differing alone"],
               "students", "0", not counts["differing alone"]),
        Figure("Smarter rules: the whole comparison", wall, "s", "at most 180", wall <= 180),
        Figure("Smarter rules: the whole comparison, processor time", busy, "s"),
    ]  # fmt: skip


def compared(students: int, seed: int, *, alone: int = ALONE) -> Comparison:
    """Score ``students`` by both ways, divided among policies, subjects, grades and layouts."""
    rng = np.random.default_rng(seed)
    two_parts = _two_part_bank(rng), True
    one_part = _fixed_bank(rng), False
    found = Comparison()
    jobs = [(rules, *layout) for rules in POLICIES for layout in (two_parts, one_part)]
    tests = [(subject, grade) for subject in SUBJECTS for grade in GRADES]
    cells = len(jobs) * len(tests)
    with ThreadPoolExecutor(THREADS) as threads:
        for number, (rules, bank, adaptive) in enumerate(jobs):
            ground = _Ground(bank, rules, adaptive)
            sizes = [_share(students, cells, number * len(tests) + k) for k in range(len(tests))]
            seeds = rng.integers(0, 2**62, len(tests)).tolist()
            checked = -(-alone // cells)
            work = [
                threads.submit(ground.compare, *test, size, own, checked)
                for test, size, own in zip(tests, sizes, seeds, strict=True)
            ]
            for one in work:
                found.add(one.result())
    return found


def _share(whole: int, cells: int, cell: int) -> int:
    return whole * (cell + 1) // cells - whole * cell // cells


class _Ground:
    """A bank under one policy, ready for both ways."""

    def __init__(self, bank: Sequence[BankItem], rules: Policy, adaptive: bool) -> None:
        self.bank, self.rules, self.adaptive = bank, rules, adaptive
        self.scorer = StateScorer(bank, rules)
        self.part = np.array([_PARTS[item.part] for item in bank], dtype=np.uint8)
        self.claim = np.array([_claim(item) for item in bank], dtype=np.uint8)
        averages = [rules.simulated_item(subject, grade) for subject in SUBJECTS for grade in GRADES]
        parameters = [*(item.parameters for item in bank), *averages]
        self.slopes = np.array([SMARTER_D * item.a for item in parameters])
        self.most = np.array([item.max_points for item in parameters])
        self.steps = np.array([[*item.steps, *[0.0] * (4 - item.max_points)] for item in parameters])

    def compare(self, subject: str, grade: str, n: int, seed: int, alone: int) -> Comparison:
        """Score ``n`` students of a test by both ways."""
        rng = np.random.default_rng(seed)
        standard = self.rules.cuts(subject, grade).theta[1]
        theta = rng.normal(standard, 1.2, size=n)
        kinds = np.zeros(n, np.int64) if self.adaptive else rng.choice(3, size=n, p=(0.8, 0.1, 0.1))
        places, sittings = self._given(rng, subject, theta, kinds)
        scores = self._answers(rng, theta, places, sittings)
        result = Comparison()
        present = np.unique(kinds).tolist()
        for kind in present:
            rows = np.flatnonzero(kinds == kind)
            some = _Tests(subject, grade, KINDS[kind], places[rows], scores[rows], sittings.chosen(rows))
            result.add(self._judge(some, -(-alone // len(present))))
        return result

    def _given(
        self, rng: np.random.Generator, subject: str, theta: NDArray[np.float64], kinds: NDArray[np.int64]
    ) -> tuple[Places, Sittings]:
        """The items of each student, and how the test was sat."""
        n = theta.shape[0]
        own = [place for place, item in enumerate(self.bank) if item.subject == subject]
        sittings = Sittings.plain(n)
        if not self.adaptive:
            places = np.tile(np.array(own, dtype=np.int16), (n, 1))
            places[kinds == by_bisection.IAB, _BLOCK:] = -1
            return places, sittings
        pool = np.array([place for place in own if self.part[place] == CAT])
        pool = pool[np.argsort([np.mean(self.bank[place].parameters.steps) for place in pool])]
        longest = _MINIMUM + 6
        first = np.clip(((theta + 2.5) / 6 * len(pool)).astype(int) - _WINDOW // 2, 0, len(pool) - _WINDOW)
        choices = np.stack([rng.permutation(_WINDOW)[:longest] for _ in range(1_000)])
        places = np.full((n, longest + _TASK), -1, np.int16)
        places[:, :longest] = pool[first[:, None] + choices[rng.integers(0, 1_000, n)]]
        places[:, longest:] = [place for place in own if self.part[place] == PT]
        sittings.cat_minimum[:] = _MINIMUM
        sittings.submitted[:] = rng.random(n) < 0.02
        sittings.logged_on[:] = np.where(rng.random(n) < 0.5, CAT | PT, 0)
        return places, sittings

    def _answers(
        self, rng: np.random.Generator, theta: NDArray[np.float64], places: Places, sittings: Sittings
    ) -> Scores:
        """Scores of each student; places behind the end of an adaptive part are taken out of ``places``."""
        scores = np.zeros(places.shape, np.int8)
        chances = rng.random(places.shape)
        by_bisection.draw(places, theta, chances, self.slopes, self.steps, self.most, scores)
        luck = rng.random(places.shape[0])
        right, wrong = np.flatnonzero(luck < 0.01), np.flatnonzero((luck >= 0.01) & (luck < 0.02))
        scores[right] = np.where(places[right] >= 0, self.most[places[right]], 0)
        scores[wrong] = 0
        if self.adaptive:
            self._stop(rng, places, scores)
        else:
            stopped = rng.random(places.shape[0]) < 0.06
            reached = np.where(stopped, rng.integers(0, places.shape[1], places.shape[0]), places.shape[1])
            scores[np.arange(places.shape[1]) >= reached[:, None]] = -1
        return scores

    def _stop(self, rng: np.random.Generator, places: Places, scores: Scores) -> None:
        """Let adaptive parts end where they did, some before their minimum, and tasks be left out."""
        n, longest = places.shape[0], _MINIMUM + 6
        early = rng.random(n) < 0.12
        answered = np.where(early, rng.integers(0, _MINIMUM, n), rng.integers(_MINIMUM, _MINIMUM + 4, n))
        shown = answered + np.where(rng.random(n) < 0.3, rng.integers(0, 3, n), 0)
        column = np.arange(places.shape[1])
        in_pool = column < longest
        scores[in_pool & (column >= answered[:, None])] = -1
        places[in_pool & (column >= shown[:, None])] = -1
        luck = rng.random((n, 1))
        scores[(luck < 0.03) & ~in_pool & (rng.random(places.shape) < 0.7)] = -1
        scores[(luck >= 0.97) & ~in_pool] = -1
        places[(luck >= 0.98) & ~in_pool] = -1
        # The engine takes a row's items from the front.
        order = np.argsort(places < 0, axis=1, kind="stable")
        places[:], scores[:] = np.take_along_axis(places, order, 1), np.take_along_axis(scores, order, 1)

    def _judge(self, tests: "_Tests", alone: int) -> Comparison:
        engine = self.scorer.score(
            subject=tests.subject, grade=tests.grade, kind=tests.kind, items=tests.places, scores=tests.scores,
            sittings=tests.sittings,
        )  # fmt: skip
        slow = self._slowly(tests)
        result = _differences(engine, slow)
        result.counts["adaptive" if self.adaptive else "fixed"] += len(tests.places)
        result.counts["alone"] += min(alone, len(tests.places))
        result.counts["differing alone"] += sum(self._differs_alone(tests, engine, row)
                                                for row in range(min(alone, len(tests.places))))  # fmt: skip
        points = np.maximum(tests.scores, 0).sum(axis=1)
        most = np.where(tests.places >= 0, self.most[tests.places], 0).sum(axis=1)
        result.counts["extreme"] += int(
            ((engine.attemptedness == "Y") & ((points == 0) | (points == most))).sum()
        )
        return result

    def _slowly(self, tests: "_Tests") -> Found:
        subject, grade = tests.subject, tests.grade
        scale, cuts = self.rules.scale(subject), self.rules.cuts(subject, grade)
        figures = np.array([*scale, *self.rules.limits(subject, grade), *cuts.scale], dtype=np.float64)
        found = Found.empty(len(tests.places))
        average = len(self.bank) + SUBJECTS.index(subject) * len(GRADES) + GRADES.index(grade)
        how = tests.sittings
        by_bisection.score_slowly(
            tests.places, tests.scores, how.cat_minimum, how.logged_on, how.submitted, self.part, self.claim,
            self.adaptive, self.slopes, self.steps, self.most, average, figures, self.rules.first_year == 2015,
            self.rules.nothing_answered is NothingAnswered.LOSS, KINDS.index(tests.kind), *found,
        )  # fmt: skip
        return found

    def _differs_alone(self, tests: "_Tests", engine: Scored, row: int) -> bool:
        """Whether the single student's path says anything else than the arrays."""
        how = tests.sittings
        alone = self.rules.score_test(
            subject=tests.subject,
            grade=tests.grade,
            kind=tests.kind,
            items=[
                self.scorer.scored_item(int(place), int(score))
                for place, score in zip(tests.places[row], tests.scores[row], strict=True)
                if place >= 0
            ],
            sitting=Sitting(
                int(how.cat_minimum[row]),
                frozenset(part for part, bit in _PARTS.items() if how.logged_on[row] & bit),
                bool(how.submitted[row]),
            ),
        )
        pairs: list[tuple[Measures, TestScore | ClaimScore]] = [(engine.overall, alone)]
        pairs += zip(engine.claims, alone.claims, strict=False)
        same = (engine.attemptedness[row], engine.complete[row], engine.simulated[row]) == (
            alone.attemptedness, alone.complete, alone.simulated
        )  # fmt: skip
        return not same or any(
            (measures.scale_score[row], measures.level[row]) != (score.scale_score or 0, score.level or 0)
            for measures, score in pairs
        )


@dataclass(frozen=True, slots=True)
class _Tests:
    """Tests of one subject, grade and kind."""

    subject: str
    grade: str
    kind: Kind
    places: Places
    scores: Scores
    sittings: Sittings


def _differences(engine: Scored, slow: Found) -> Comparison:
    result = Comparison()
    counts, measures = result.counts, (engine.overall, *engine.claims)
    theta = np.stack([one.theta for one in measures], axis=1)
    known = ~np.isnan(slow.theta)
    apart = np.abs(theta - slow.theta)[known]
    # Where one has a theta and the other none, they are as far apart as can be.
    lost = np.isnan(theta) != np.isnan(slow.theta)
    result.theta = float("inf") if lost.any() else float(apart.max(initial=0.0))
    for name, words in (
        ("scale_score", "scale scores"),
        ("sem", "standard errors in points"),
        ("level", "levels"),
    ):
        found = np.stack([getattr(one, name) for one in measures], axis=1)
        counts[f"wrong {words}"] = int((found != getattr(slow, name)).sum())
    counts["wrong flags"] = int((engine.attemptedness != np.array(["N", "P", "Y"])[slow.flags]).sum())
    counts["wrong simulated items"] = int((engine.simulated != slow.simulated).sum())
    counts["students"], counts["scores"] = len(slow.flags), int(known.sum())
    counts["attempted P"], counts["attempted N"] = int((slow.flags == 1).sum()), int((slow.flags == 0).sum())
    counts["unfinished adaptive"] = int((slow.simulated > 0).sum())
    return result


def _two_part_bank(rng: np.random.Generator) -> list[BankItem]:
    """An adaptive pool and a performance task for each subject."""
    return [
        BankItem(item, subject, claim, part)
        for subject in SUBJECTS
        for part, n in ((Part.CAT, _POOL), (Part.PT, _TASK))
        for item, claim in _items(rng, subject, f"{subject}-{part}", n)
    ]


def _fixed_bank(rng: np.random.Generator) -> list[BankItem]:
    """A fixed form for each subject."""
    return [
        BankItem(item, subject, claim)
        for subject in SUBJECTS
        for item, claim in _items(rng, subject, f"{subject}-form", _FORM)
    ]


def _items(rng: np.random.Generator, subject: str, name: str, n: int) -> Iterator[tuple[ItemParameters, str]]:
    """Items over the whole vertical scale, every seventh of two to four points, with their claims."""
    codes = [claim.code for claim in claims(subject)]
    for k in range(n):
        middle, slope = float(rng.normal(0.5, 1.4)), float(rng.uniform(0.3, 1.3))
        credit = k % 7 == 6
        steps = tuple(
            middle + float(one) for one in rng.normal(0, 0.8, size=rng.integers(2, 5) if credit else 1)
        )
        yield ItemParameters(f"{name}-{k}", "gpcm" if credit else "2pl", slope, steps), str(rng.choice(codes))


def _claim(item: BankItem) -> int:
    return [claim.code for claim in claims(item.subject)].index(item.claim)
