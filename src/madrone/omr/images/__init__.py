"""Files of scans in, gray pages out: one at a time, in bounded memory, and no page is lost in silence."""

from madrone.omr.images.files import find_files
from madrone.omr.images.pages import Gray, Page, PageProblem, count_pages, holds_one_page, read_pages

__all__ = ["Gray", "Page", "PageProblem", "count_pages", "find_files", "holds_one_page", "read_pages"]
