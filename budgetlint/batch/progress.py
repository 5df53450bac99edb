"""How far a batch has come: a moving line on a terminal, a plain line every now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from budgetlint.batch.ledger import Stage
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
        self._stage = Stage.READ
        self._began = time.monotonic()

    def begin(self, stage: Stage, total: int, resumed: int) -> None:
        self._stage, self._total = stage, total
        self._documents = self._pages = self._findings = self._failed = 0
        self._began = time.monotonic()
        done, _ = self._words()
        if resumed:
            self._say(self._language.say(f"接着上次：{resumed} 份已{done}", f"resuming: {resumed} {done} before"))

    def _words(self) -> tuple[str, str]:
        """Return what a stage does with a document, as done and to be done."""
        say = self._language.say
        return {
            Stage.READ: (say("读取", "read"), say("读取", "to read")),
            Stage.CHECK: (say("检查", "checked"), say("检查", "to check")),
            Stage.FORMS: (say("填写检查表", "filled in"), say("填写检查表", "to fill in forms for")),
        }[self._stage]

    def advance(self, outcome: Outcome) -> None:
        self._documents += 1
        if outcome.result is None:
            self._failed += 1
        else:
            self._pages += outcome.result.pages
            self._findings += outcome.result.findings

    def _state(self) -> str:
        seconds = max(time.monotonic() - self._began, 0.001)
        left = (self._total - self._documents) * seconds / self._documents if self._documents else 0.0
        say, (done, _) = self._language.say, self._words()
        told = [
            say(f"已{done} {self._documents}/{self._total} 份", f"{done} {self._documents}/{self._total} documents"),
            say(f"{self._pages} 页", f"{self._pages} pages") if self._pages else "",
            say(f"{self._findings} 个问题", f"{self._findings} findings") if self._stage is Stage.CHECK else "",
            say(f"{self._failed} 份失败", f"{self._failed} failed"),
            say(f"每秒 {self._pages / seconds:.1f} 页", f"{self._pages / seconds:.1f} pages/s") if self._pages else "",
            say(f"约剩 {left:.0f} 秒", f"about {left:.0f} s left"),
        ]
        return say("，", ", ").join(part for part in told if part)

    def _say(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)  # noqa: T201  (this class is where progress goes to stderr)


class _Log(_Counting):
    """Writes a line at the start, every few seconds, and at the end."""

    def __init__(self, language: Language) -> None:
        super().__init__(language)
        self._told = time.monotonic()

    def begin(self, stage: Stage, total: int, resumed: int) -> None:
        super().begin(stage, total, resumed)
        if total or stage is Stage.CHECK:
            self._say(self._language.say(f"共 {total} 份待{self._words()[1]}", f"{total} documents {self._words()[1]}"))

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

    def begin(self, stage: Stage, total: int, resumed: int) -> None:
        self._end()
        super().begin(stage, total, resumed)
        if not total:
            return
        from rich.console import Console  # 100 ms that a log need not pay
        from rich.progress import BarColumn, Progress, TextColumn

        bar = Progress(TextColumn("{task.description}"), BarColumn(), console=Console(stderr=True), transient=True)
        task = bar.add_task(self._state(), total=total)
        bar.start()
        self._bar, self._move = bar, lambda: bar.update(task, completed=self._documents, description=self._state())

    def advance(self, outcome: Outcome) -> None:
        super().advance(outcome)
        self._move()
        if self._documents == self._total:
            self._end()

    def writing(self) -> None:
        self._end()

    def _end(self) -> None:
        """Replace the bar by a line that says what it came to."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None
            self._say(self._state())
