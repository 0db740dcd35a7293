"""What counts as an answer in a saved value."""

from typing import Any

Value = dict[str, Any]


def is_given(value: Value) -> bool:
    """Tell whether a value (PCI JSON by response identifier) answers anything at all.

    Looking at a question saves a null or an empty list, and so does taking an answer back.
    """
    return any(_holds_something(response) for response in value.values())


def _holds_something(response: Any) -> bool:
    if not isinstance(response, dict):
        return False
    held = (response.get("base"), *(response.get("list") or {}).values(), response.get("record"))
    return any(part not in (None, [], {}, "") and part != {"string": ""} for part in held)
