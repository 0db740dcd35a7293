"""The audit trail: append-only, hash-chained, with the wording of every action."""
