"""What a model makes of what is on the canvas and of the pinned drawings: all of it in one batch, in this thread.

Imports numpy: nobody imports this before there is something to judge with, so that the window paints before that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.pixels.digits import digit_ink
from core.pixels.placing import Box
from core.pixels.spec import ALL_STEPS, Drawing, Picture, StepImage, Steps
from core.pixels.steps import ink_pixels, normalised, prepare, to_input, to_pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch
    from numpy.typing import NDArray

    from core.prediction import Prediction
    from core.trained_model import TrainedModel

    TakeWeights = Callable[[Mapping[str, torch.Tensor], int], None]

Source = Drawing | Picture
_AIR = 4.0
SWITCHES = ("found", "scaled", "centred", "normalised")


@dataclass(frozen=True, eq=False)
class Judgement:
    """The answer with the steps that are switched on, and with all of them.

    `without` has the answers with one step less each, where they were asked for.
    """

    answer: Prediction | None = None
    complete: Prediction | None = None
    without: Mapping[str, Prediction | None] = field(default_factory=dict)
    pinned: tuple[Prediction | None, ...] = ()


@dataclass(frozen=True, eq=False)
class Look:
    """The small pictures of the steps, the model's input last; none where there is nothing to see.

    Of a drawing, `box` is where its ink was found (in units of the canvas), and the first two pictures are left out.
    """

    images: tuple[StepImage, ...] = ()
    box: Box | None = None


class Answering(Protocol):
    """A network that is ready to answer prepared inputs."""

    @property
    def model(self) -> TrainedModel: ...

    def predict_arrays(self, inputs: NDArray[np.float32]) -> tuple[Prediction, ...]: ...


class Judge:
    """A network that is ready to answer, and what it needs to answer again quickly.

    Without `take_weights` it stays as it is.
    """

    def __init__(self, network: Answering, take_weights: TakeWeights | None = None) -> None:
        self._network, self._take_weights = network, take_weights
        self._pinned: dict[int, NDArray[np.float32] | None] = {}
        self._source: Source | None = None
        self._pixels: dict[Steps, NDArray[np.uint8] | None] = {}
        self._inputs: dict[Steps, NDArray[np.float32] | None] = {}
        self._looks: dict[Steps, Look] = {}

    @property
    def model(self) -> TrainedModel:
        return self._network.model

    def is_like(self, model: TrainedModel) -> bool:
        """Whether that model differs in its weights alone."""
        return _kind(self.model) == _kind(model)

    def fits(self, model: TrainedModel) -> bool:
        """Whether `take` can go on with that model's weights."""
        return self._take_weights is not None and self.is_like(model)

    def take(self, model: TrainedModel) -> None:
        """The same network as it is now."""
        if self._take_weights is not None:
            self._take_weights(model.weights, int(model.record.get("steps", 1)))

    def judge(
        self, source: Source | None, steps: Steps = ALL_STEPS, pins: Sequence[Source] = (), *, each: bool = False
    ) -> Judgement:
        """`each` asks for the answers without each of the steps as well."""
        inputs = {"answer": self._input(source, steps)}
        if steps != ALL_STEPS:
            inputs["complete"] = self._input(source, ALL_STEPS)
        if each:
            inputs |= {name: self._input(source, replace(ALL_STEPS, **{name: False})) for name in SWITCHES}
        pinned = [self._pinned_input(pin) for pin in pins]
        self._pinned = dict(zip(map(id, pins), pinned, strict=True))
        answers = self._answers([*inputs.values(), *pinned])
        named = dict(zip(inputs, answers, strict=False))
        return Judgement(
            answer=named["answer"],
            complete=named.get("complete", named["answer"]),
            without={name: named[name] for name in SWITCHES if name in named},
            pinned=tuple(answers[len(inputs) :]),
        )

    def look(self, source: Source | None, steps: Steps = ALL_STEPS) -> Look:
        """How the source becomes the model's input; the very same Look while nothing has changed."""
        if source is None:
            return Look()
        self._turn_to(source)
        if steps not in self._looks:
            self._looks[steps] = self._new_look(source, steps)
        return self._looks[steps]

    def _new_look(self, source: Source, steps: Steps) -> Look:
        preprocessing = self.model.preprocessing
        if isinstance(source, Picture) or preprocessing.kind != "digit":
            prepared = prepare(source, preprocessing, steps)
            return Look(prepared.images if prepared else ())
        # Large views of a drawing would take longer than its answer; the window has the canvas to show.
        ink, seen = digit_ink(source, steps), self._pixels_of(source, steps)
        if ink is None or seen is None:
            return Look()
        scaled = ink_pixels(ink, preprocessing, replace(steps, centred=False))
        box = _with_pen(ink.found.box, source.pen or 0.0) if steps.found else ink.found.canvas
        return Look((StepImage("scaled", scaled), StepImage("centred", seen), StepImage("input", seen)), box)

    def _input(self, source: Source | None, steps: Steps) -> NDArray[np.float32] | None:
        if source is None:
            return None
        self._turn_to(source)
        if steps not in self._inputs:
            pixels = self._pixels_of(source, steps)
            self._inputs[steps] = None if pixels is None else normalised(pixels, self.model.preprocessing, steps)
        return self._inputs[steps]

    def _pixels_of(self, source: Source, steps: Steps) -> NDArray[np.uint8] | None:
        if steps not in self._pixels:
            self._pixels[steps] = to_pixels(source, self.model.preprocessing, steps)
        return self._pixels[steps]

    def _turn_to(self, source: Source) -> None:
        """What was prepared stays good for as long as the same lies on the canvas: only the weights change."""
        if source is not self._source:
            self._source, self._pixels, self._inputs, self._looks = source, {}, {}, {}

    def _pinned_input(self, pin: Source) -> NDArray[np.float32] | None:
        """Prepared once as well."""
        if id(pin) in self._pinned:
            return self._pinned[id(pin)]
        return to_input(pin, self.model.preprocessing, ALL_STEPS)

    def _answers(self, inputs: Sequence[NDArray[np.float32] | None]) -> list[Prediction | None]:
        seen = [values for values in inputs if values is not None]
        answers = iter(self._network.predict_arrays(np.stack(seen)) if seen else ())
        return [None if values is None else next(answers) for values in inputs]


def judge_with(model: TrainedModel) -> Judge:
    """Needs torch, which is there once a model is; with one thread to compute with."""
    import torch

    from core.predict import Predictor

    torch.set_num_threads(1)  # counts for the calling thread; more would only take the training's
    predictor = Predictor(model)
    return Judge(predictor, predictor.take_weights)


def _kind(model: TrainedModel) -> tuple[object, ...]:
    return model.architecture, model.classes, model.preprocessing, dict(model.options), model.sureness


def _with_pen(box: Box, pen: float) -> Box:
    """Around the ink, of which the path is the middle, with a little air."""
    half = pen / 2 + _AIR
    return Box(box.left - half, box.top - half, box.right + half, box.bottom + half)
