import json

import pytest

from core.datasets.drawing_json import drawing_from_json, drawing_to_json
from core.pixels.spec import Drawing, Point

FULL = Drawing(((Point(10, 5), Point(11, 90.5, 0.25, 0.5)),), "1", canvas=(280.0, 280.0), pen=18.0)


@pytest.mark.parametrize("drawing", [FULL, Drawing(), Drawing(((Point(1, 2),),), "0")])
def test_json_carries_all_of_a_drawing(drawing: Drawing) -> None:
    assert drawing_from_json(json.loads(json.dumps(drawing_to_json(drawing)))) == drawing


@pytest.mark.parametrize(
    "change",
    [{"strokes": None}, {"strokes": [[[1]]]}, {"strokes": [[[10**400, 1]]]}, {"label": 3}, {"pen": "wide"},
     {"canvas": [1]}, {"canvas": {"width": 280}}],
)  # fmt: skip
def test_anything_else_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"drawing|number|label"):
        drawing_from_json(drawing_to_json(FULL) | change)
