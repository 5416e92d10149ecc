"""What there is to compute on, and why not the others."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import InvalidSettingError

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class DeviceStatus:
    """One kind of device; `detail` is its name, or the reason why it is not there."""

    key: str
    available: bool
    detail: str


def devices() -> tuple[DeviceStatus, ...]:
    """Every kind, the fastest first."""
    return _cuda(), _mps(), DeviceStatus("cpu", available=True, detail=processor())


def choose_device(key: str) -> torch.device:
    """The device that a setting names; `auto` takes the fastest that is there."""
    import torch

    for status in devices():
        if status.available and key in ("auto", status.key):
            return torch.device(status.key)
        if status.key == key:
            raise InvalidSettingError(
                "device", "{device} cannot be used: {reason}", device=key.upper(), reason=status.detail
            )
    known = "auto, cpu, cuda, mps"
    raise InvalidSettingError("device", "There is no device named “{key}”; there are {known}.", key=key, known=known)


def processor() -> str:
    return platform.processor() or platform.machine() or "the processor"


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cuda() -> DeviceStatus:
    import torch

    if torch.cuda.is_available():
        return DeviceStatus("cuda", available=True, detail=torch.cuda.get_device_name(0))
    if torch.version.cuda is None:
        return DeviceStatus("cuda", available=False, detail="this build of PyTorch has no CUDA.")
    return DeviceStatus("cuda", available=False, detail="no NVIDIA graphics card with a working driver was found.")


def _mps() -> DeviceStatus:
    import torch

    if torch.backends.mps.is_available():
        return DeviceStatus("mps", available=True, detail="Apple graphics")
    if not torch.backends.mps.is_built():
        return DeviceStatus("mps", available=False, detail="this build of PyTorch is not for Apple processors.")
    return DeviceStatus("mps", available=False, detail="it needs macOS 14 and an Apple processor.")
