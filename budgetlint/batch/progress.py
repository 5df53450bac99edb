"""How far a batch has come: a moving line on a terminal, a plain line every now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from budgetlint.batch.pool import Outcome
from budgetlint.batch.run import BatchProgress
from budgetlint.language import Language

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["progress_for"]

_LOG_SECONDS: Final = 10.0


def progress_for(language: Language) -> BatchProgress:
    """Return what shows the progress on stderr as it is: a terminal or a log."""
    return _Terminal(language) if sys.stderr.isatty() else _Log(language)


class _Counting(BatchProgress):
    """Counts what both ways of showing need."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._total = self._documents = self._pages = self._findings = self._failed = 0
        self._began = time.monotonic()

    def begin(self, total: int, resumed: int) -> None:
        self._total = total
        self._began = time.monotonic()
        if resumed:
            self._say(self._language.say(f"接着上次：{resumed} 份已完成", f"resuming: {resumed} done before"))

    def advance(self, outcome: Outcome) -> None:
        self._documents += 1
        if outcome.result is None:
            self._failed += 1
        else:
            self._pages += outcome.result.pages
            self._findings += outcome.result.findings

    def _state(self) -> str:
        seconds = max(time.monotonic() - self._began, 0.001)
        speed = self._pages / seconds
        left = (self._total - self._documents) * seconds / self._documents if self._documents else 0.0
        return self._language.say(
            f"{self._documents}/{self._total} 份，{self._pages} 页，{self._findings} 个问题，{self._failed} 份失败，"
            f"每秒 {speed:.1f} 页，约剩 {left:.0f} 秒",
            f"{self._documents}/{self._total} documents, {self._pages} pages, {self._findings} findings, "
            f"{self._failed} failed, {speed:.1f} pages/s, about {left:.0f} s left",
        )

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201  (this class is where progress goes to stderr)


class _Log(_Counting):
    """Writes a line at the start, every few seconds, and at the end."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self._told = time.monotonic()

    def begin(self, total: int, resumed: int) -> None:
        super().begin(total, resumed)
        self._say(self._language.say(f"共 {total} 份待检查", f"{total} documents to check"))

    def advance(self, outcome: Outcome) -> None:
        super().advance(outcome)
        if time.monotonic() - self._told >= _LOG_SECONDS or self._documents == self._total:
            self._told = time.monotonic()
            self._say(self._state())

    def writing(self) -> None:
        self._say(self._language.say("正在写出结果", "writing results"))


class _Terminal(_Counting):
    """Keeps one moving line."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self._bar: Progress | None = None
        self._move: Callable[[], None] = lambda: None

    def begin(self, total: int, resumed: int) -> None:
        super().begin(total, resumed)
        from rich.console import Console  # 100 ms that a log need not pay
        from rich.progress import BarColumn, Progress, TextColumn

        bar = Progress(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True)
        task = bar.add_task(self._state(), total=total)
        bar.start()
        self._bar, self._move = bar, lambda: bar.update(task, completed=self._documents, description=self._state())

    def advance(self, outcome: Outcome) -> None:
        super().advance(outcome)
        self._move()

    def writing(self) -> None:
        if self._bar is not None:
            self._bar.stop()
        self._say(self._state())
