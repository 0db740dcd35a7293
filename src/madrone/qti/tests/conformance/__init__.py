"""Every construct of QTI that the engine claims, each with an example that is read, rendered, scored and written.

The tables of ``docs/reference/qti.md`` are made from these examples by running the same checks as the tests.
"""
