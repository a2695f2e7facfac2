"""Chromium without a window, told what to do over its DevTools protocol."""

import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
PATIENCE = 30.0
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # its own may not be there for root, and only this server's pages are opened
    "--disable-gpu",
    "--no-first-run",
    "--remote-debugging-pipe",
)


class Browser:
    """One page of a browser; `commands` and `answers` are the ends of its pipes."""

    def __init__(self, commands: int, answers: int) -> None:
        self._commands = commands
        self._answers = answers
        self._unread = bytearray()
        self._numbers = itertools.count(1)
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        attached = self._call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]

    def open(self, url: str) -> None:
        self._call("Page.navigate", url=url)
        self.wait("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """The value of a script; a promise is waited for."""
        result = self._call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def text(self) -> str:
        return str(self.run("document.body.innerText"))

    def wait(self, condition: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while self.run(condition) is not True:
            assert time.monotonic() < deadline, f"{condition}: {self.text()}"
            time.sleep(0.05)

    def press(self, label: str) -> None:
        """Press the button with that text and wait for the page that it leads to."""
        self.run("window.before = true")
        self.run(
            "[...document.querySelectorAll('button')]"
            f".find(each => each.textContent === {json.dumps(label)}).click()"
        )
        self.wait("!window.before && document.readyState === 'complete'")

    def _call(self, method: str, **given: Any) -> Any:
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": given}
        if hasattr(self, "_session"):
            message["sessionId"] = self._session
        os.write(self._commands, json.dumps(message).encode() + b"\0")
        while (answer := json.loads(self._next())).get("id") != number:
            continue
        assert "error" not in answer, answer
        return answer["result"]

    def _next(self) -> bytes:
        """The next message, without the NUL that ends it."""
        while b"\0" not in self._unread:
            read = os.read(self._answers, 65_536)
            assert read, "the browser ended"
            self._unread += read
        message, _, rest = bytes(self._unread).partition(b"\0")
        self._unread = bytearray(rest)
        return message


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """A browser of its own, with its profile in `folder`."""
    assert CHROMIUM is not None
    its_commands, commands = os.pipe()
    answers, its_answers = os.pipe()

    def as_3_and_4() -> None:
        # The numbers that Chromium reads from and writes to; moved out of each other's way first.
        source, target = os.dup(its_commands), os.dup(its_answers)
        os.dup2(source, 3)
        os.dup2(target, 4)

    process = subprocess.Popen(
        [CHROMIUM, *FLAGS, f"--user-data-dir={folder}"],
        preexec_fn=as_3_and_4,  # noqa: PLW1509 - runs one thread's few calls before the exec
        close_fds=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(its_commands)
    os.close(its_answers)
    try:
        yield Browser(commands, answers)
    finally:
        process.terminate()
        process.wait(PATIENCE)
        os.close(commands)
        os.close(answers)
