"""Neural networks as functions from arrays to arrays, on OpenVINO or, where that is missing, on onnxruntime.

The recogniser's last layer has a probability for each of 18,710 characters at every step. All but the best two are
dropped inside the OpenVINO graph: for a batch of lines they are 50 MB that would only be written to be thrown away.
"""

from __future__ import annotations

import ctypes
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.engine import EngineError
from extractor.ocr.models import Models
from extractor.ocr.precision import precision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from openvino import CompiledModel, InferRequest

__all__ = ["Floats", "Networks", "TopTwo", "load_networks"]

Floats = NDArray[np.float32]


class TopTwo(NamedTuple):
    """The best two classes of every step, best first: arrays of shape [lines, steps, 2]."""

    scores: Floats
    classes: NDArray[np.int64]


class Networks(Protocol):
    """The two models, ready to run. ``characters`` are the recogniser's classes from 1 on; class 0 is the blank."""

    runtime: str
    precision: str
    characters: tuple[str, ...]

    def recognise(self, batches: Iterable[Floats]) -> Iterator[TopTwo]:
        """Run the recogniser on batches of [lines, 3, 48, width] values in -1..1; yield an answer for each, in order.

        Several may be under way at a time, so the next are taken before the first is answered.
        """
        ...

    def detect(self, page: Floats) -> Floats:
        """Run the detector on a [1, 3, height, width] picture; returns text probability [height, width]."""
        ...


class _OpenVino:
    def __init__(self, models: Models, threads: int) -> None:
        import openvino  # here: 0.7 s that only a document without a sound text layer may cost
        from openvino import opset13

        self.runtime, self.precision = "openvino", precision()
        core = openvino.Core()
        settings = {
            "INFERENCE_NUM_THREADS": threads,
            "NUM_STREAMS": 1,
            "INFERENCE_PRECISION_HINT": self.precision,
            # Threads bound to processors would be bound to the first one by every program that runs here.
            "ENABLE_CPU_PINNING": False,
            # Room for the kernels of all input shapes there are (see BuiltinEngine): making them anew at every change
            # of shape costs half as much again as recognition itself, keeping them costs 300 MB.
            "CPU_RUNTIME_CACHE_CAPACITY": 20000,
        }
        recognition = core.read_model(models.recognition)
        self.characters = _classes(str(recognition.get_rt_info()["framework"]["character"].value))
        last = recognition.get_results()[0].input_value(0)
        best = opset13.topk(last, opset13.constant(2, dtype=np.int32), 2, "max", "value", index_element_type="i32")
        pruned = openvino.Model([best.output(0), best.output(1)], recognition.get_parameters(), "best_two")
        # a batch for each thread costs a tenth less than a batch shared by all, whose threads wait for each other
        recogniser = core.compile_model(pruned, "CPU", {**settings, "NUM_STREAMS": threads})
        self._requests = [recogniser.create_infer_request() for _ in range(threads + 1)]
        self._core, self._settings, self._models = core, settings, models
        self._detector: CompiledModel | None = None

    def recognise(self, batches: Iterable[Floats]) -> Iterator[TopTwo]:
        free, busy = deque(self._requests), deque["InferRequest"]()
        try:
            for lines in batches:
                if not free:
                    yield _answer(busy[0])
                    free.append(busy.popleft())
                busy.append(free.popleft())
                busy[-1].start_async([lines])
            while busy:
                yield _answer(busy[0])
                busy.popleft()
        finally:
            for request in busy:  # nobody wants the rest, but a request is to be used again
                request.wait()

    def detect(self, page: Floats) -> Floats:
        if self._detector is None:  # many documents never need it: all their text stands in cells
            model = self._core.read_model(self._models.detection)
            self._detector = self._core.compile_model(model, "CPU", self._settings)
        request = self._detector.create_infer_request()
        request.infer([page])
        result: Floats = np.array(request.get_output_tensor(0).data[0, 0])
        del request
        # a page takes 400 MB, and each size of page would keep its own: what is left between the blocks fits no other
        self._detector.release_memory()
        _give_back()
        return result


def _answer(request: InferRequest) -> TopTwo:
    request.wait()
    return TopTwo(np.array(request.get_output_tensor(0).data), request.get_output_tensor(1).data.astype(np.int64))


def _give_back() -> None:
    """Return freed memory to the system where the C library keeps it (glibc; others have no such call)."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return


class _OnnxRuntime:
    def __init__(self, models: Models, threads: int) -> None:
        import onnxruntime  # here: as above

        self.runtime, self.precision = "onnxruntime", "f32"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.enable_cpu_mem_arena = False  # the arena never gives memory back
        options.log_severity_level = 4

        def session(path: Path) -> onnxruntime.InferenceSession:
            return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

        self._recogniser = session(models.recognition)
        self._detector: onnxruntime.InferenceSession | None = None
        self._open, self._models = session, models
        self.characters = _classes(self._recogniser.get_modelmeta().custom_metadata_map["character"])

    def recognise(self, batches: Iterable[Floats]) -> Iterator[TopTwo]:
        return map(self._recognise, batches)

    def _recognise(self, lines: Floats) -> TopTwo:
        (scores,) = self._recogniser.run(None, {self._recogniser.get_inputs()[0].name: lines})
        best = np.argmax(scores, axis=2)[..., None]
        top = np.take_along_axis(scores, best, axis=2)
        np.put_along_axis(scores, best, -1.0, axis=2)
        second = np.argmax(scores, axis=2)[..., None]
        runner_up = np.take_along_axis(scores, second, axis=2)
        return TopTwo(np.concatenate([top, runner_up], axis=2), np.concatenate([best, second], axis=2))

    def detect(self, page: Floats) -> Floats:
        if self._detector is None:
            self._detector = self._open(self._models.detection)
        (result,) = self._detector.run(None, {self._detector.get_inputs()[0].name: page})
        probability: Floats = result[0, 0]
        return probability


def _classes(listing: str) -> tuple[str, ...]:
    """Take the model's own list apart; the recogniser has one more class after it, the space."""
    return (*listing.splitlines(), " ")


def load_networks(models: Models, *, threads: int, runtime: str | None = None) -> Networks:
    """Load both models on the given runtime (``openvino``, ``onnxruntime``), or on the first of these that is there.

    Raises EngineError if none is.
    """
    causes: list[str] = []
    for name, make in (("openvino", _OpenVino), ("onnxruntime", _OnnxRuntime)):
        if runtime not in {None, name}:
            continue
        try:
            return make(models, threads)
        except (ImportError, OSError, RuntimeError) as cause:  # a wheel that does not run on this processor fails so
            causes.append(f"{name}: {cause}")
    raise EngineError("no runtime for the recognition models: install openvino or onnxruntime; " + "; ".join(causes))
