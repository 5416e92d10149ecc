import pytest
import torch

from core import device
from core.device import DeviceStatus, choose_device, cores, devices
from core.errors import InvalidSettingError

CPU = DeviceStatus("cpu", available=True, detail="a processor")
CUDA = DeviceStatus("cuda", available=True, detail="a card")
NO_CUDA = DeviceStatus("cuda", available=False, detail="no card was found.")
NO_MPS = DeviceStatus("mps", available=False, detail="it needs an Apple.")


def test_every_kind_of_device_is_listed_with_a_name_or_a_reason() -> None:
    found = devices()
    assert [status.key for status in found] == ["cuda", "mps", "cpu"]
    assert found[-1].available
    assert all(status.detail for status in found)


def test_auto_takes_the_fastest_that_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "devices", lambda: (NO_CUDA, NO_MPS, CPU))
    assert choose_device("auto") == torch.device("cpu")
    monkeypatch.setattr(device, "devices", lambda: (CUDA, NO_MPS, CPU))
    assert choose_device("auto") == torch.device("cuda")
    assert choose_device("cpu") == torch.device("cpu")


def test_a_device_that_is_not_there_is_refused_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(device, "devices", lambda: (NO_CUDA, NO_MPS, CPU))
    with pytest.raises(InvalidSettingError) as caught:
        choose_device("cuda")
    assert str(caught.value) == "CUDA cannot be used: no card was found."
    assert caught.value.setting == "device"
    with pytest.raises(InvalidSettingError, match="it needs an Apple"):
        choose_device("mps")


def test_an_unknown_device_is_refused() -> None:
    with pytest.raises(InvalidSettingError, match="There is no device named “tpu”"):
        choose_device("tpu")


def test_the_reason_tells_a_build_without_cuda_from_a_missing_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", None)
    assert devices()[0].detail == "this build of PyTorch has no CUDA."
    monkeypatch.setattr(torch.version, "cuda", "12.8")
    assert "driver" in devices()[0].detail


def test_there_is_at_least_one_core() -> None:
    assert cores() >= 1
