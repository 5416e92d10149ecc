"""Other formats: ONNX gives the same answers; the rest is asked for by ending or name."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import ModelFileError
from core.model_files import export_model, open_model
from core.models.catalog import MODELS, find_model
from tests.core.model_files.making import DIGITS, model_of

onnxruntime = pytest.importorskip("onnxruntime", reason="ONNX is an optional extra")


@pytest.mark.parametrize("architecture", [spec.key for spec in MODELS])
def test_onnx_gives_the_same_answers_for_any_number_of_images(architecture: str, tmp_path: Path) -> None:
    options = {name: 0.3 for name, _ in find_model(architecture).options}
    model = model_of(architecture, options=options)
    path = tmp_path / "model.onnx"
    export_model(model, path)
    assert list(tmp_path.iterdir()) == [path]
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    network = model.build()
    for count in (1, 2, 37):
        images = torch.randn(count, *model.preprocessing.shape, generator=torch.Generator().manual_seed(count))
        with torch.no_grad():
            expected = network(images).numpy()
        (answers,) = session.run(["logits"], {"image": images.numpy()})
        assert np.abs(answers - expected).max() < 1e-5
    about = session.get_modelmeta().custom_metadata_map
    assert json.loads(about["classes"]) == list(DIGITS)
    assert json.loads(about["mean"]) == list(model.preprocessing.mean)


def test_onnx_keeps_what_batch_norm_has_learned(tmp_path: Path) -> None:
    """Fresh statistics are zeros and ones, which a wrong order would not show."""
    weights = {name: torch.rand_like(value) if value.is_floating_point() else value
               for name, value in model_of("lenet5-bn").weights.items()}  # fmt: skip
    model = model_of("lenet5-bn", weights=weights)
    export_model(model, tmp_path / "model.onnx")
    session = onnxruntime.InferenceSession(tmp_path / "model.onnx", providers=["CPUExecutionProvider"])
    images = torch.rand(3, *model.preprocessing.shape)
    with torch.no_grad():
        expected = model.build()(images).numpy()
    (answers,) = session.run(["logits"], {"image": images.numpy()})
    assert np.allclose(answers, expected, rtol=1e-4, atol=1e-4)


def test_onnx_that_is_not_installed_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnx", None)
    with pytest.raises(ModelFileError, match="uv sync --extra onnx"):
        export_model(model_of(), tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []


def test_the_ending_says_the_format_unless_it_is_named(tmp_path: Path) -> None:
    model = model_of()
    export_model(model, tmp_path / "a.safetensors")
    export_model(model, tmp_path / "b.pt")
    export_model(model, tmp_path / "c.weights", "pth")
    assert open_model(tmp_path / "a.safetensors").record == model.record
    assert all(open_model(tmp_path / name).record["assumed"] for name in ("b.pt", "c.weights"))


@pytest.mark.parametrize(("name", "format"), [("model.h5", None), ("model", None), ("model.pth", "keras")])
def test_an_unknown_format_names_those_that_there_are(name: str, format: str | None, tmp_path: Path) -> None:  # noqa: A002
    with pytest.raises(ModelFileError, match=r"\.safetensors, \.pth, \.pt, \.onnx, \.py"):
        export_model(model_of(), tmp_path / name, format)
