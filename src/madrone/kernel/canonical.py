"""One spelling for each JSON value, so that a hash of it means the value and not its layout."""

import json
from typing import Any


def canonical_json(value: Any) -> bytes:
    """Write a JSON value compactly in UTF-8 with sorted keys; the same value always gives the same bytes."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()
