"""Who does the work: this process, several processes, or a Ray cluster. The pieces are the same for all."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol, TypeVar

from madrone.psychometrics.errors import PsychometricsError

Result = TypeVar("Result", covariant=True)
_AHEAD = 2


class Job(Protocol[Result]):
    """What is done with one piece; it is sent to each worker once, and every piece only as its number."""

    def __call__(self, piece: int) -> Result:
        """Do one piece."""


@dataclass(frozen=True, slots=True)
class Executor:
    """``workers`` processes on this machine, or the Ray cluster at ``cluster``."""

    workers: int = 1
    cluster: str | None = None


def carried_out(job: Job[Result], pieces: Sequence[int], executor: Executor) -> Iterator[Result]:
    """Do all pieces and give their results in order, whoever does them.

    Raises ``PsychometricsError`` (``ray-missing``, ``ray-unreachable``) for a cluster that cannot be used.
    """
    if executor.cluster is not None:
        return _on_ray(job, pieces, executor.cluster)
    if executor.workers == 1 or len(pieces) <= 1:
        return map(job, pieces)
    return _in_processes(job, pieces, executor.workers)


def _in_processes(job: Job[Result], pieces: Sequence[int], workers: int) -> Iterator[Result]:
    """No more pieces are under way than a few for each worker, so that results do not pile up."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_take, initargs=(job,)) as pool:
        under_way: deque[Future[Any]] = deque()
        try:
            for piece in pieces:
                under_way.append(pool.submit(_do, piece))
                if len(under_way) > _AHEAD * workers:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


#: The job of a worker process.
_taken: list[Callable[[int], Any]] = []


def _take(job: Callable[[int], Any]) -> None:
    _taken[:] = [job]


def _do(piece: int) -> Any:
    return _taken[0](piece)


def _on_ray(job: Job[Result], pieces: Sequence[int], address: str) -> Iterator[Result]:
    """The nodes of the cluster have to see the same files under the same paths, and have Madrone installed."""
    try:
        ray: Any = import_module("ray")
    except ImportError:
        raise PsychometricsError(
            "ray-missing",
            "--cluster needs Ray, which is not installed here. Install the package ray in the same version as "
            "the cluster's, or leave --cluster out to work in processes of this machine.",
        ) from None
    try:
        ray.init(address=address, log_to_driver=False)
    except (ConnectionError, RuntimeError, ValueError) as problem:
        raise PsychometricsError(
            "ray-unreachable", f"There is no Ray cluster to be reached at {address}: {problem}"
        ) from problem
    try:
        sent = ray.put(job)
        do = ray.remote(_do_on_ray)
        most = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1)))
        under_way: deque[Any] = deque()
        for piece in pieces:
            under_way.append(do.remote(sent, piece))
            if len(under_way) > most:
                yield ray.get(under_way.popleft())
        while under_way:
            yield ray.get(under_way.popleft())
    finally:
        ray.shutdown()


def _do_on_ray(job: Callable[[int], Any], piece: int) -> Any:
    return job(piece)
