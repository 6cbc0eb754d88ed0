"""Grade on many machines: a Dask cluster behind the same executor as the local pool.

Dask's messages are pickle: whoever can speak to its scheduler can run any code on every worker
and on the machine that grades. So an address beyond this machine must use TLS, unless one says
that the network is safe. ``docs/CLUSTER.md`` shows how to set one up.

References
----------
Dask.distributed documentation, "TLS/SSL" and "Client" (https://distributed.dask.org).
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
import uuid
import warnings
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any

from .cluster_address import Cluster, find_cluster
from .problems import GradingError
from .tasks import fingerprint
from .workers import AHEAD

if TYPE_CHECKING:
    from distributed import Client
    from distributed.security import Security

__all__ = ["Cluster", "ClusterExecutor", "find_cluster", "within"]

CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 30.0  # a scheduler that says nothing for so long is taken for lost
LOAD_SECONDS = 120.0  # for the workers to import the kit and look at its files
WORKER_SECONDS = 60.0  # how long a cluster may be without any worker
ASK_SECONDS = 3.0  # how often the scheduler is asked for its workers
KEPT = "What is graded is kept: run the same command again to go on."


def own_kit() -> str:
    """The kit of this machine, which every worker must share."""
    return fingerprint()


class ClusterExecutor(Executor):
    """The workers of a Dask scheduler as an executor; close it with ``shutdown`` or ``with``.

    Parameters
    ----------
    cluster : Cluster
    say : callable
        Receives sentences on what was found.

    Raises
    ------
    GradingError
        If the scheduler does not answer, has no worker, or its workers have another kit.
    """

    def __init__(self, cluster: Cluster, say: Callable[[str], None] = print) -> None:
        self.address, self.kit = cluster.address, own_kit()
        self._client = _connect(cluster)
        self._tasks = self._client.get_executor(pure=False)
        self._workers: dict[str, int] = {}
        self._asked = self._seen = time.monotonic()
        try:
            from distributed import KilledWorker

            self.lost = (KilledWorker,)
            self._wait_for_worker()
            self._compare_kits()
            self._describe(say)
        except BaseException:
            self.shutdown(wait=False)
            raise

    @property
    def window(self) -> int:
        """Tasks to keep under way; grows and shrinks with the cluster."""
        return AHEAD * max(1, len(self._workers))

    def submit(self, fn: Callable, /, *args) -> Future:
        """Run ``fn(*args)`` on some worker."""
        try:
            # Dask shows keys to everyone: this one says nothing about the task.
            return self._tasks.submit(fn, *args, key=f"grade-{uuid.uuid4().hex}")
        except Exception as error:  # Dask raises many kinds once the connection is gone
            raise self._gone(error) from None

    def check(self) -> None:
        """Raise a GradingError if the scheduler is gone, or all workers are, for some time."""
        if self._client.status != "running":
            raise self._gone()
        now = time.monotonic()
        if now - self._asked < ASK_SECONDS:
            return
        self._asked = now
        self._workers = self._ask(self._client.scheduler.ncores)
        if self._workers:
            self._seen = now
        elif now - self._seen > WORKER_SECONDS:
            raise GradingError(
                f"The scheduler {self.address} has had no worker for {WORKER_SECONDS:.0f} "
                f"seconds. Start workers again. {KEPT}"
            )

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; its scheduler and workers go on."""
        with contextlib.suppress(TimeoutError):
            within(ANSWER_SECONDS, lambda: self._client.close(timeout=5))

    def _ask(self, what: Callable, **more: Any) -> Any:
        """One question to the scheduler, with a bounded wait."""
        try:
            return self._client.sync(what, callback_timeout=ANSWER_SECONDS, **more)
        except Exception as error:
            raise self._gone(error) from None

    def _gone(self, error: Exception | None = None) -> GradingError:
        why = f" ({type(error).__name__})" if error else ""
        return GradingError(f"The scheduler {self.address} is gone{why}. {KEPT}")

    def _wait_for_worker(self) -> None:
        until = time.monotonic() + CONNECT_SECONDS
        while not (workers := self._ask(self._client.scheduler.ncores)):
            if time.monotonic() > until:
                raise GradingError(
                    f"The scheduler {self.address} has no worker. Start one on each machine: "
                    f"dask worker {self.address} --nworkers -1 --nthreads 1"
                )
            time.sleep(0.2)
        self._workers = workers

    def _compare_kits(self) -> None:
        """Refuse workers whose kit differs: they would grade differently."""
        try:
            kits = within(LOAD_SECONDS, lambda: self._client.run(fingerprint, on_error="return"))
        except Exception as error:
            raise self._gone(error) from None
        wrong = {address: kit for address, kit in kits.items() if kit != self.kit}
        if not wrong:
            return
        address, kit = next(iter(wrong.items()))
        if isinstance(kit, (ImportError, AttributeError)):
            what = f"has no foothold kit, or an old one ({kit})"
        elif isinstance(kit, BaseException):
            what = f"does not answer ({type(kit).__name__}: {kit})"
        else:
            what = f"has another kit ({kit}) than this machine ({self.kit})"
        raise GradingError(
            f"{len(wrong)} of {len(kits)} workers cannot grade with this machine: {address} "
            f"{what}. Install the same version of the kit there and start the worker anew."
        )

    def _describe(self, say: Callable[[str], None]) -> None:
        count = len(self._workers)
        say(f"Grading on {count} worker{'s' if count > 1 else ''} of {self.address}.")
        idle = sum(threads - 1 for threads in self._workers.values())
        if idle:
            say(
                f"{idle} threads of these workers stay idle: a worker grades one notebook at a "
                "time. Start them with --nworkers -1 --nthreads 1 to use every core."
            )


def _connect(cluster: Cluster) -> Client:
    """A client of the scheduler, or a sentence why there is none."""
    try:
        from distributed import Client
    except ImportError:
        raise GradingError(
            "Grading on a cluster needs the package 'distributed'. "
            "Install it with: pip install 'foothold[cluster]'"
        ) from None
    # What it would say on a lost scheduler, the errors raised here say in one sentence.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", message="Sending large graph")
    try:
        security = _security(cluster)
        # Dask waits for ever for a peer that takes the call and then says nothing.
        return within(
            2 * CONNECT_SECONDS,
            lambda: Client(
                cluster.address, security=security, timeout=CONNECT_SECONDS, set_as_default=False
            ),
        )
    except (OSError, ValueError, TypeError, RuntimeError) as error:
        hint = (
            "Are the certificates signed by the same authority as the scheduler's?"
            if cluster.secure
            else "If it was started with certificates, write tls:// in the address."
        )
        raise GradingError(
            f"No scheduler answers at {cluster.address} ({_last_line(error)}). Is it running, and "
            f"does no firewall stand between? {hint}"
        ) from None


def within(seconds: float, make: Callable[[], Any]) -> Any:
    """What ``make`` returns or raises; a TimeoutError if it takes longer.

    It then goes on in a thread that does not keep the program alive.
    """
    future: Future = Future()

    def run() -> None:
        try:
            future.set_result(make())
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    try:
        return future.result(seconds)
    except TimeoutError:
        if future.done():
            raise
        raise TimeoutError(f"no answer in {seconds:.0f} seconds") from None


def _security(cluster: Cluster) -> Security | None:
    """TLS by the given files, or by Dask's own configuration."""
    if not cluster.secure:
        return None
    from distributed.security import Security

    given = {
        "tls_ca_file": cluster.ca,
        "tls_client_cert": cluster.certificate,
        "tls_client_key": cluster.key,
    }
    files = {name: str(path) for name, path in given.items() if path is not None}
    security = Security(**files, require_encryption=True)
    try:
        usable = security.get_connection_args("client")["ssl_context"]
    except OSError as error:  # ssl.SSLError is one
        raise GradingError(
            f"The certificates for {cluster.address} cannot be used ({_last_line(error)}). "
            "They are PEM files; docs/CLUSTER.md shows how to make them."
        ) from None
    if usable is None:
        raise GradingError(
            f"{cluster.address} needs certificates: give --tls-ca, --tls-cert and --tls-key, or "
            "name them in Dask's own configuration. docs/CLUSTER.md shows how to make them."
        )
    return security


def _last_line(error: BaseException) -> str:
    """The last line of an error's text, at most 150 characters."""
    lines = str(error).strip().splitlines()
    return lines[-1][:150] if lines else type(error).__name__
