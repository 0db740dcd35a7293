"""A report of items and of their test, as one page for people."""

from madrone.psychometrics.item_report.contents import ItemPage, ItemReport, gather
from madrone.psychometrics.item_report.page import html_page
from madrone.psychometrics.item_report.review import Remark, ReviewLimits

__all__ = ["ItemPage", "ItemReport", "Remark", "ReviewLimits", "gather", "html_page"]
