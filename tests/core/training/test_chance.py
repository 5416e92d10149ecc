from threading import Event, Thread

import torch

from core.training.chance import chance_alone


def test_the_same_seed_gives_the_same_numbers_and_leaves_those_of_the_process_alone() -> None:
    before = torch.get_rng_state()
    with chance_alone(3):
        first = torch.rand(4)
    assert torch.equal(torch.get_rng_state(), before)
    with chance_alone(3):
        assert torch.equal(torch.rand(4), first)


def test_a_second_thread_waits_for_its_turn() -> None:
    """A proof may build its network in the very moment in which a training builds its own."""
    with chance_alone(3):
        wanted = torch.rand(4)
    began, drawn = Event(), []

    def other() -> None:
        began.set()
        with chance_alone(9):
            drawn.append(torch.rand(4))

    with chance_alone(3):
        found = torch.rand(2)
        thread = Thread(target=other)
        thread.start()
        began.wait()
        thread.join(timeout=0.05)
        assert not drawn
        found = torch.cat((found, torch.rand(2)))
    thread.join()
    assert torch.equal(found, wanted)
    assert len(drawn) == 1
