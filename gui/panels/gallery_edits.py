"""What is done to drawings in the gallery, and how it is taken back: frozen values and pure functions, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.pixels.spec import Drawing

Drawings = tuple[Drawing, ...]


@dataclass(frozen=True)
class Edit:
    """New drawings in the places of old ones; fewer new ones were deleted, more were added.

    `places` says where those go that are added; without it they come last.
    """

    old: Drawings = ()
    new: Drawings = ()
    places: tuple[int, ...] = ()

    @property
    def back(self) -> Edit:
        return Edit(self.new, self.old, self.places)


@dataclass(frozen=True)
class Edits:
    """What was done so far, and what was taken back."""

    past: tuple[Edit, ...] = ()
    future: tuple[Edit, ...] = ()

    def done(self, edit: Edit) -> Edits:
        return Edits((*self.past, edit))

    def undone(self) -> tuple[Edits, Edit | None]:
        """The edits without the last one, and the edit that takes it back."""
        if not self.past:
            return self, None
        return Edits(self.past[:-1], (self.past[-1], *self.future)), self.past[-1].back

    def redone(self) -> tuple[Edits, Edit | None]:
        if not self.future:
            return self, None
        return Edits((*self.past, self.future[0]), self.future[1:]), self.future[0]


def relabelled(drawings: Drawings, label: str) -> Edit | None:
    """None where all have that label already."""
    wrong = tuple(drawing for drawing in drawings if drawing.label != label)
    return Edit(wrong, tuple(replace(drawing, label=label) for drawing in wrong)) if wrong else None


def deleted(drawings: Drawings, known: Drawings) -> Edit:
    """Taken back, they are again where they were among the known ones: their order says which are held out."""
    wanted, places = list(drawings), list[int]()
    for place in reversed(range(len(known))):
        if known[place] in wanted:
            wanted.remove(known[place])
            places.insert(0, place)
    return Edit(tuple(known[place] for place in places), (), tuple(places))


def added(drawings: Drawings, known: Drawings) -> Edit | None:
    """None where all are known already."""
    fresh = tuple(drawing for drawing in dict.fromkeys(drawings) if drawing not in set(known))
    return Edit((), fresh) if fresh else None
