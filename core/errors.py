"""The few kinds of errors whose message is a sentence that a user can act on."""

from typing import Any


class AppError(Exception):
    """One sentence for the user, kept as a template and its values so that the window can say it in another language.

    `details` may hold further lines (a list of skipped files, say), which are shown on request.
    """

    def __init__(self, template: str, /, *, details: tuple[str, ...] = (), **values: Any) -> None:
        super().__init__(template)
        self.template = template
        self.values = values
        self.details = details

    def __str__(self) -> str:
        return self.template.format(**self.values)


class InvalidSettingError(AppError):
    """A setting that cannot be used; `setting` names the field of TrainingConfig, so that it is marked there."""

    def __init__(self, setting: str, template: str, /, **values: Any) -> None:
        super().__init__(template, **values)
        self.setting = setting


class DataError(AppError):
    """A dataset, or a picture, that cannot be read as it is."""


class MissingDataError(DataError):
    """A catalog dataset that is not on disk, or is damaged there: `key` says which, so that its download is offered."""

    def __init__(self, key: str, template: str, /, **values: Any) -> None:
        super().__init__(template, **values)
        self.key = key


class DamagedDataError(MissingDataError):
    """Its files are there and not as they should be, so that the error names one of them."""


class DownloadError(AppError):
    """A download that could not be finished."""


class CancelledError(AppError):
    """The user asked for the work to stop."""


class ModelFileError(AppError):
    """A model file that cannot be opened or written."""
