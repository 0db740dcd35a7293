"""The save path: a small WSGI application, free of Django, that stores answers and gives receipts.

``rules`` decides what becomes of one request and is all the reading needed to know what is promised;
``batch`` carries out many decisions in one transaction; ``writer`` is the thread that does so;
``sqlite`` and ``postgres`` are the two stores; ``wire`` is the shape of requests and answers;
``application`` is the front. Measured in stack.md part C and by ``madrone bench save``; why it is built
so is decision 0002.
"""

from madrone.delivery.intake.application import Application
from madrone.delivery.intake.postgres import PostgresStore
from madrone.delivery.intake.sqlite import SqliteStore
from madrone.delivery.intake.writer import Writer

__all__ = ["Application", "PostgresStore", "SqliteStore", "Writer"]
