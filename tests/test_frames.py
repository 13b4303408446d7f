"""No loop pays for the place where it stands among the frames of calls."""

import resource
from concurrent.futures import Future

import pytest

from allforces.frames import in_one_piece
from allforces.threads import OneAtATime

STEPS = 2_000
DEEPEST = 500


def dearest_loop() -> int:
    """How many pages of memory a loop of STEPS calls is given at most, however many calls stand around it."""

    def step() -> None:
        pass

    def loop() -> None:
        for _ in range(STEPS):
            step()

    def below(calls: int) -> None:
        if calls:
            below(calls - 1)
        else:
            loop()

    def given(calls: int) -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        below(calls)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    return max(given(calls) for calls in range(DEEPEST))


def test_the_frames_of_all_calls_fit_into_one_piece() -> None:
    assert in_one_piece(dearest_loop) < STEPS / 2


def test_what_is_called_answers_and_fails_as_it_does() -> None:
    assert in_one_piece(lambda: 1) == 1
    with pytest.raises(ZeroDivisionError):
        in_one_piece(lambda: 1 // 0)


def test_threads_that_answer_have_the_room() -> None:
    pool = OneAtATime(1)

    future = Future[int]()
    pool.ask(lambda: future.set_result(dearest_loop()))
    assert future.result() < STEPS / 2

    pool.shutdown()
