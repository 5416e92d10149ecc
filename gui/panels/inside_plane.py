"""Map of images: the last hidden layer in two dimensions, with what is on the canvas as a star."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.errors import AppError
from gui import theme
from gui.images import to_image
from gui.inside_work import survey
from gui.panels.inside_needs import Need, need_model, say_progress
from gui.panels.inside_page import InsidePage
from gui.throttle import Throttle
from gui.translation import tr
from gui.widgets.class_legend import ClassLegend
from gui.widgets.column_scroll import ColumnScroll
from gui.widgets.parts import label
from gui.widgets.probability_text import say_probability
from gui.widgets.rows import column, row
from gui.widgets.scatter_map import ScatterMap
from gui.widgets.step_tile import paint_tile

if TYPE_CHECKING:
    from core.explain.features import FeatureReader
    from core.pixels.spec import Picture
    from core.progress import Progress
    from core.trained_model import TrainedModel
    from gui.inside_work import Landscape
    from gui.tabs import Desk

_IMAGES = 2000
_REST_MS = 600
_STAR_REST_MS = 25
_PREVIEW = 96
_BAR = 12


class PlanePage(InsidePage):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent=parent)
        self._landscape: Landscape | None = None
        self._reader: FeatureReader | None = None
        self._surveying = self.newest(_REST_MS)
        self._star = Throttle(_STAR_REST_MS, self._place_star, self)
        self.map = ScatterMap(tr("Map of test images"))
        self.legend = ClassLegend()
        self.preview = _Preview()
        self.told = label("", "small", wrap=True)
        self.story = label("", "caption", wrap=True)
        self._lay_out()
        self._wire()

    def refresh(self) -> None:
        need = need_model(self.study) or self.need_dataset()
        if need is not None:
            self._forget()
            self.show_need(need)
            return
        model, dataset = self.study.model, self.study.dataset
        assert model is not None
        assert dataset is not None
        before = self._landscape
        if before is None or before.found.model is not model or before.found.dataset is not dataset:
            self._surveying.ask(partial(survey, model, dataset, _IMAGES, before))
        else:
            self._star.request()

    def _forget(self) -> None:
        self._surveying.drop()
        self._landscape = self._reader = None

    def _show(self, landscape: Landscape) -> None:
        before, self._landscape, self._reader = self._landscape, landscape, None
        features, dataset = landscape.found.features, landscape.found.dataset
        anew = before is None or before.found.dataset is not dataset
        self.legend.show_classes(dataset.classes)
        self.map.show_points(landscape.places.numpy(), features.labels.numpy(), dataset.classes, anew=anew)
        self.story.setText(self._say_story(landscape))
        self.show_content()
        self._place_star()
        if self.told.text() == "" or anew:
            self._tell(None)

    def _say_story(self, landscape: Landscape) -> str:
        from core.explain.features import has_hidden_layer

        kept = say_probability(landscape.plane.kept)
        count = f"{len(landscape.found.features):,}"
        if has_hidden_layer(landscape.found.model):
            told = tr("{count} test images in the last hidden layer. These two directions hold {kept} of its variance.")
        else:
            told = tr(
                "{count} test images by their pixels (no hidden layer). Two directions hold {kept} of the variance."
            )
        return told.format(count=count, kept=kept)

    def _place_star(self) -> None:
        """One image through the network takes a millisecond: no task is needed."""
        landscape, source = self._landscape, self.study.source
        if landscape is None or source is None or not self.isVisible():
            self.map.show_star(None)
            return
        import torch

        from core.pixels.steps import to_input

        model = landscape.found.model
        values = to_input(source, model.preprocessing)
        if values is None:
            self.map.show_star(None)
            return
        try:
            found, _ = self._reader_of(model).read(torch.from_numpy(values)[None])
            x, y = landscape.plane.place(found)[0].tolist()
        except AppError as error:
            self.show_trouble(error)
            return
        self.map.show_star((x, y))
        self.show_content()

    def _reader_of(self, model: TrainedModel) -> FeatureReader:
        if self._reader is None:
            from core.explain.features import FeatureReader

            self._reader = FeatureReader(model)
        return self._reader

    def _tell(self, number: int | None) -> None:
        landscape = self._landscape
        if number is None or landscape is None:
            self.preview.show_image(QImage())
            star = tr("The star is what is on the canvas.") if self.study.source else tr("Draw: it shows up as a star.")
            self.told.setText(tr("{star} Point at a mark to see its image, click to open it.").format(star=star))
            return
        features, classes = landscape.found.features, landscape.found.dataset.classes
        true, answer = classes[int(features.labels[number])], classes[int(features.answers[number])]
        self.preview.show_image(to_image(self._picture(number).pixels))
        told = tr("Test image {number}\nTrue: {true}\nRead as {answer}")
        index = f"{int(features.indices[number]):,}"
        self.told.setText(told.format(number=index, true=true, answer=answer))

    def _picture(self, number: int) -> Picture:
        from core.pixels.spec import Picture

        assert self._landscape is not None
        found = self._landscape.found
        pixels = self._landscape.images[number].permute(1, 2, 0).contiguous().numpy()
        return Picture(pixels, found.dataset.classes[int(found.features.labels[number])])

    def _choose(self, number: int) -> None:
        if self._landscape is None:
            return
        picture = self._picture(number)
        title = tr("Test image {number} · true: {label}")
        index = f"{int(self._landscape.found.features.indices[number]):,}"
        self.study.show_source(picture, title.format(number=index, label=picture.label))

    def _show_progress(self, progress: Progress) -> None:
        if self._landscape is None:
            self.show_need(Need(tr("Drawing the map"), say_progress(progress)))

    def _fail(self, error: BaseException) -> None:
        self._landscape = None
        self.show_trouble(error)

    def _model_changed(self) -> None:
        """Another network, unless it is the one that has just learned: its map goes on from where it was."""
        model, before = self.study.model, self._landscape
        if before is not None and (model is None or not _same_build(model, before.found.model)):
            self._forget()
        self.request()

    def _source_changed(self) -> None:
        if self.isVisible() and self._landscape is not None:
            self._star.request()
        else:
            self.request()

    def _wire(self) -> None:
        self._surveying.done.connect(self._show)
        self._surveying.progressed.connect(self._show_progress)
        self._surveying.failed.connect(self._fail)
        self.map.pointed.connect(self._tell)
        self.map.chosen.connect(self._choose)
        self.legend.lit.connect(self.map.light)
        self.study.model_changed.connect(self._model_changed)
        self.study.model_moved.connect(self.request)
        self.study.source_changed.connect(self._source_changed)
        self.follow_dataset()

    def _lay_out(self) -> None:
        self.told.setFixedWidth(self.legend.width())
        beside = QWidget()
        beside.setLayout(column(self.legend, self.preview, self.told, None, spacing=10))
        right = ColumnScroll(beside)
        right.setFixedWidth(self.legend.width() + _BAR)
        both = row(self.map, right, spacing=16)
        both.setStretch(0, 1)
        self.column.addLayout(both, 1)
        self.column.addWidget(self.story)


class _Preview(QWidget):
    """The image under the pointer; its place stays while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    @property
    def image(self) -> QImage:
        return self._image

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_PREVIEW, _PREVIEW)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(0, 0, _PREVIEW, _PREVIEW)
        if not self._image.isNull():
            paint_tile(painter, area, self._image, blocks=True)


def _same_build(one: TrainedModel, other: TrainedModel) -> bool:
    return (one.architecture, one.preprocessing, one.classes, dict(one.options)) == (
        other.architecture,
        other.preprocessing,
        other.classes,
        dict(other.options),
    )
