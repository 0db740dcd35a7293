"""Where a page lies in a picture: fiducials, identity, anchors, and the gates that refuse a page that does not fit."""
