"""Scores that anyone can recompute: item response models, ability, and the scoring rules of a program.

A pure library on NumPy: ``irt`` estimates ability, ``smarter`` turns it into scale scores, levels and claims.
"""
