"""One attempt at one step: begun, carried out, and its outcome noted in our own tables."""

from typing import Literal

from models.clock import now
from models.cloud_account import progress
from models.cloud_account.outbox import Run, Superseded
from models.database import database
from models.errors import Unavailable
from tenantry.gateways.cloud import Cloud, Fault, NotYet
from tenantry.gateways.mail import Mail, MailFault
from tenantry.structured import structlog
from tenantry.worker.steps import carry_out
from tenantry.worker.timing import Timing

Outcome = tuple[Literal["done", "again", "ended"], float]
"""Go on; try again after that many seconds; or there is nothing more to do in this run."""

_DONE: Outcome = ("done", 0)
_ENDED: Outcome = ("ended", 0)
_FEWEST_TRIES = 5
_log = structlog.get_logger()


class Attempts:
    """Carries steps out.

    Args:
        cloud, mail: the gateways.
        timing: how long to wait, and when to give up.
    """

    def __init__(self, cloud: Cloud, mail: Mail, timing: Timing) -> None:
        self._cloud = cloud
        self._mail = mail
        self._timing = timing

    def make(self, run: Run, step: str, tries: int) -> Outcome:
        """Carry a step out once; `tries` is how often that was tried before in this run.

        What happens is noted before this returns: a fault that passes is tried again, any other
        ends the task. What nobody foresaw is raised, and the run is then started anew.
        """
        try:
            return self._make(run, step, tries)
        except Superseded:
            return _ENDED
        except Unavailable:
            return "again", self._timing.backoff_after(tries)
        finally:
            # Steps are few and their threads many: no thread keeps a connection while it waits.
            database.close()

    def complete(self, run: Run) -> Outcome:
        """End the task after its last step."""
        try:
            progress.complete(run)
        except Superseded:
            return _ENDED
        except Unavailable:
            return "again", self._timing.backoff
        finally:
            database.close()
        return _DONE

    def _make(self, run: Run, step: str, tries: int) -> Outcome:
        begun = progress.begin_step(run, step)
        if begun is None:
            return _ENDED
        elapsed = (now() - begun.at).total_seconds()
        try:
            learned = carry_out(step, self._cloud, self._mail, begun.account)
        except NotYet as wait:
            progress.note(run, wait.learned)
            fault = Fault("TimedOut", "the cloud did not finish in time", retryable=True)
            return self._again_or_fail(run, step, fault, self._timing.poll, tries, elapsed)
        except (Fault, MailFault) as error:
            fault = error if isinstance(error, Fault) else _of_mail(error)
            seconds = self._timing.backoff_after(tries)
            return self._again_or_fail(run, step, fault, seconds, tries, elapsed)
        progress.finish_step(run, step, learned, _detail(tries))
        _log.info("step", task=run.task, step=step, outcome="succeeded")
        return _DONE

    def _again_or_fail(
        self, run: Run, step: str, fault: Fault, seconds: float, tries: int, elapsed: float
    ) -> Outcome:
        # Time alone may have passed without a worker: that is no reason to give up.
        if fault.retryable and (elapsed < self._timing.patience or tries < _FEWEST_TRIES):
            return "again", seconds
        progress.fail(run, step, f"{step}: {fault.code}", fault.detail)
        _log.warning("step", task=run.task, step=step, outcome="failed", code=fault.code)
        return _ENDED


def _of_mail(error: MailFault) -> Fault:
    return Fault(f"Mail{error.code}", retryable=error.retryable)


def _detail(tries: int) -> str | None:
    return f"after {tries} more attempts" if tries else None
