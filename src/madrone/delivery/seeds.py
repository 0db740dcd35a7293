"""Which clone of an item a student is given: a seed for each opportunity and item, kept nowhere."""

import hashlib

# Says what the hash is for, and which rule made it: a change of the rule would show students other questions.
_PURPOSE = "madrone item seed 1"


def seed_of(opportunity: str, item: str) -> str:
    """Give the seed with which an opportunity, by its code, draws an item: the same on every machine, for ever.

    The code of an opportunity is random, so students get seeds that have nothing in common. The seed is no
    secret: it says nothing without the item's rules, which stay on the server. So it hangs on no key that could be
    changed while a test is under way, and what is scored years later is what the student saw.
    """
    return hashlib.sha256(f"{_PURPOSE}\n{opportunity}\n{item}".encode()).hexdigest()[:32]
