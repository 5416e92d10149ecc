"""Networks as ONNX's operators."""

import pytest
import torch
from torch import nn

from core.model_files.onnx_layers import Operation, operations_of


def test_each_call_becomes_an_operator_and_dropout_none() -> None:
    network = nn.Sequential(nn.Flatten(), nn.Linear(4, 3), nn.ReLU(), nn.Dropout(0.5), nn.Linear(3, 2, bias=False))
    assert operations_of(network.eval(), torch.zeros(2, 1, 2, 2), "in", "out") == [
        Operation("Flatten", ("in",), "flatten_0", {"axis": 1}),
        Operation("Gemm", ("flatten_0", "1.weight", "1.bias"), "linear_1", {"transB": 1}),
        Operation("Relu", ("linear_1",), "relu_2"),
        Operation("Gemm", ("relu_2", "4.weight"), "out", {"transB": 1}),
    ]


def test_what_has_no_operator_is_named() -> None:
    with pytest.raises(NotImplementedError, match="sigmoid"):
        operations_of(nn.Sigmoid(), torch.zeros(2, 1), "in", "out")
