"""A whole state scored by the rules of a program: millions of tests with their claims, compiled.

``StateScorer`` gives what ``Policy.score_test`` gives, for arrays of tests. Numba is loaded with this package.
"""

from madrone.psychometrics.state.bank import Bank, BankItem, read_bank_csv
from madrone.psychometrics.state.scorer import Scored, StateScorer
from madrone.psychometrics.state.settling import Sittings

__all__ = ["Bank", "BankItem", "Scored", "Sittings", "StateScorer", "read_bank_csv"]
