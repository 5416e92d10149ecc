"""The colours of the window, light and dark. Each has a job, named here; nothing else names a colour."""

from dataclasses import dataclass

INK = "#0B0C0F"
"""The black behind white ink, in both themes: data stays as it is."""


@dataclass(frozen=True)
class Colours:
    dark: bool
    window: str
    panel: str
    field: str
    text: str
    muted: str
    faint: str
    border: str
    control: str
    hover: str
    track: str
    bar: str
    accent: str
    fill: str
    fill_hover: str
    on_fill: str
    soft: str
    success: str
    warning: str
    warning_ground: str
    warning_edge: str
    error: str
    error_ground: str
    train: str
    train_raw: str
    validation: str
    grid: str
    run3: str
    run4: str
    diagonal: str
    ramp: tuple[str, ...]

    @property
    def runs(self) -> tuple[str, str, str, str]:
        """The curves of up to four runs that are laid over one another."""
        return self.train, self.validation, self.run3, self.run4


LIGHT = Colours(
    dark=False,
    window="#FFFFFF",
    panel="#F6F7F9",
    field="#FFFFFF",
    text="#1B1F27",
    muted="#5A6170",
    faint="#828999",
    border="#E3E6EC",
    control="#B1B8C4",
    hover="#ECEEF3",
    track="#E6E9EF",
    bar="#949DB0",
    accent="#3D55D4",
    fill="#3D55D4",
    fill_hover="#3348BB",
    on_fill="#FFFFFF",
    soft="#E9EDFC",
    success="#1A7547",
    warning="#855400",
    warning_ground="#FFF7E5",
    warning_edge="#EBD08F",
    error="#BF2B3A",
    error_ground="#FDF0F1",
    train="#3D55D4",
    train_raw="#D5DBF7",
    validation="#B34D0A",
    grid="#EDEFF3",
    run3="#0F7F72",
    run4="#A23A8C",
    diagonal="#EDF0F5",
    ramp=("#FFFFFF", "#FBEBDD", "#F4CDA9", "#E5A06A", "#C96A28", "#94430A"),
)

DARK = Colours(
    dark=True,
    window="#15171C",
    panel="#1B1E25",
    field="#252932",
    text="#E8EAF0",
    muted="#A1A8B6",
    faint="#6B7280",
    border="#2A2E38",
    control="#4E5563",
    hover="#282C36",
    track="#2E333E",
    bar="#66718A",
    accent="#93A6FF",
    fill="#4A61DD",
    fill_hover="#4055CB",
    on_fill="#FFFFFF",
    soft="#272E50",
    success="#5CC796",
    warning="#E6B852",
    warning_ground="#2B2517",
    warning_edge="#584820",
    error="#FF8B91",
    error_ground="#35201F",
    train="#93A6FF",
    train_raw="#313A60",
    validation="#F29B54",
    grid="#22262F",
    run3="#4FC3B4",
    run4="#E58CD0",
    diagonal="#20242D",
    ramp=("#15171C", "#33261C", "#5B3A20", "#8F5526", "#C97A38", "#FFB877"),
)
