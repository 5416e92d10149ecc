"""Model files: open and save them, one format a file. Nothing in one is ever run, and no write can lose an old one."""

from core.model_files.export import export_model, exporting
from core.model_files.opening import inspect_model, open_model
from core.model_files.saving import save_model
from core.model_files.script import training_script

__all__ = ["export_model", "exporting", "inspect_model", "open_model", "save_model", "training_script"]
