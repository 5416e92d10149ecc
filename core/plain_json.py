"""Values as JSON can hold them."""

import math
from typing import Any


def plain_json(value: Any) -> Any:
    """The value, with null for numbers that are not finite (the loss of a training that blew up, say)."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain_json(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain_json(entry) for entry in value]
    return value
