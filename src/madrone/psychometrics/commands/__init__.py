"""The commands of ``madrone psychometrics``, one module each with ``register(subparsers)``.

``arguments`` and ``streams`` are what they share. Heavy libraries are imported by the run, not by the module.
"""
