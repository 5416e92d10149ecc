"""What a training is to do: one frozen value, checked when it is made, and the presets that fill it."""

from core.config.choices import AUGMENTATIONS, CHOICES, DEVICES, LOSSES, OPTIMIZERS, SCALINGS, SCHEDULES, Choice
from core.config.presets import PRESETS, Preset, find_preset
from core.config.settings import NUMBERS, TrainingConfig, check_setting, from_json, parse_setting

__all__ = [
    "AUGMENTATIONS",
    "CHOICES",
    "DEVICES",
    "LOSSES",
    "NUMBERS",
    "OPTIMIZERS",
    "PRESETS",
    "SCALINGS",
    "SCHEDULES",
    "Choice",
    "Preset",
    "TrainingConfig",
    "check_setting",
    "find_preset",
    "from_json",
    "parse_setting",
]
