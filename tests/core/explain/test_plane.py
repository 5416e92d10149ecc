import pytest
import torch

from core.errors import AppError
from core.explain.plane import fit_plane


def cloud(count: int = 300) -> torch.Tensor:
    """Widest along its first direction, then its second; five more hardly matter."""
    generator = torch.Generator().manual_seed(0)
    return torch.randn(count, 7, generator=generator) * torch.tensor([9.0, 4.0, 0.5, 0.4, 0.3, 0.2, 0.1]) + 3


def test_it_finds_the_two_widest_directions() -> None:
    values = cloud()
    plane = fit_plane(values)
    assert plane.axes.abs()[0, 0] > 0.99
    assert plane.axes.abs()[1, 1] > 0.99
    assert torch.allclose(plane.axes.T @ plane.axes, torch.eye(2), atol=1e-5)
    assert plane.kept == pytest.approx(97 / 97.55, abs=0.01)
    places = plane.place(values)
    assert places.mean(0).abs().max() < 1e-3
    assert places[:, 0].var() > places[:, 1].var()


def test_it_is_the_same_each_time_and_agrees_with_the_singular_values() -> None:
    values = cloud()
    assert torch.equal(fit_plane(values).axes, fit_plane(values).axes)
    spread = torch.linalg.svdvals(values - values.mean(0))
    assert fit_plane(values).place(values).norm(dim=0).tolist() == pytest.approx(spread[:2].tolist(), rel=1e-3)


def test_points_move_and_do_not_flip() -> None:
    values = cloud()
    before = fit_plane(values).place(values)
    mirrored = values * torch.tensor([-1.0, 1, 1, 1, 1, 1, 1])
    swapped = values * torch.tensor([4 / 9, 9 / 4, 1, 1, 1, 1, 1])
    for moved in (values + 0.01, mirrored, swapped):
        after = fit_plane(moved, before).place(moved)
        assert ((after * before).sum(0) > 0).all()
    assert torch.allclose(fit_plane(mirrored, before).place(mirrored), before, atol=0.01)


def test_other_images_than_before_start_anew() -> None:
    assert torch.equal(fit_plane(cloud(), torch.zeros(4, 2)).axes.abs(), fit_plane(cloud()).axes.abs())


def test_what_has_no_spread_has_a_plane_as_well() -> None:
    plane = fit_plane(torch.ones(5, 4))
    assert torch.allclose(plane.place(torch.ones(2, 4)), torch.zeros(2, 2))
    assert fit_plane(torch.randn(5, 1)).place(torch.zeros(1, 1)).shape == (1, 2)


@pytest.mark.parametrize("size", [1e30, 1e37, 1e-30])
def test_numbers_of_any_size_have_a_plane(size: float) -> None:
    """A training that diverges makes numbers whose squares are no numbers any more."""
    values = cloud() / cloud().abs().max() * size
    plane = fit_plane(values)
    assert torch.allclose(plane.axes.abs(), fit_plane(cloud()).axes.abs(), atol=1e-3)
    assert plane.place(values).isfinite().all()
    again = fit_plane(values, plane.place(values))
    assert torch.allclose(again.place(values), plane.place(values), rtol=1e-3, atol=1e-3 * size)


def test_bad_input_gets_a_sentence() -> None:
    with pytest.raises(AppError, match="no finite numbers"):
        fit_plane(torch.full((3, 3), float("nan")))
    with pytest.raises(AppError, match="read by different networks"):
        fit_plane(cloud()).place(torch.zeros(1, 3))
