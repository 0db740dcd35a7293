"""A bank for the tests of this package: two domains, a column of words, and three passages."""

import numpy as np

from madrone.psychometrics.assembly.bank import Bank, read_bank_csv


def bank_text(n: int = 60) -> str:
    """An items file: of every five items one belongs to a passage of ``n / 15`` items."""
    rng = np.random.default_rng(20261122)
    lines = ["item_id,model,a,b,domain,words,passage"]
    for k in range(n):
        domain = "algebra" if k % 2 else "geometry"
        passage = f"p{k // 5 % 3}" if k % 5 == 0 else ""
        a, b = rng.lognormal(0, 0.25), rng.normal()
        lines.append(f"i{k:03},2pl,{a:.4f},{b:.4f},{domain},{rng.integers(10, 90)},{passage}")
    return "\n".join(lines) + "\n"


def bank(n: int = 60) -> Bank:
    """The same as a bank."""
    return read_bank_csv(bank_text(n))
