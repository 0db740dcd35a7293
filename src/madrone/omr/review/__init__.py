"""Pictures for a person: pieces of a page as they were on paper, and the page with the place outlined."""

from madrone.omr.review.cutting import corners_of, cut
from madrone.omr.review.labels import read_labels
from madrone.omr.review.pictures import field_picture, page_picture, save_picture

__all__ = ["corners_of", "cut", "field_picture", "page_picture", "read_labels", "save_picture"]
