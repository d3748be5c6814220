"""Ctrl-C and the wish to end, from the first moment on; imports nothing, since it comes before all else.

The standard `signal` brings `enum` and half a dozen others with it, and in the time that they take a Ctrl-C is shown as
a traceback: so its core is asked itself.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    import signal as _signal
    from types import FrameType, TracebackType
else:
    import _signal


class Terminated(BaseException):
    """The process was asked to end."""


class _State:
    def __init__(self) -> None:
        self.came: list[int] = []
        self.held = 0
        self.waiting = False


_state = _State()


def install() -> None:
    """From here on both end the command in our own way."""
    _signal.signal(_signal.SIGINT, _on_signal)
    _signal.signal(_signal.SIGTERM, _on_signal)


def ignore() -> None:
    """From here on neither comes through: what had to be done is done, and the interpreter only has to end."""
    _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
    _signal.signal(_signal.SIGTERM, _signal.SIG_IGN)


def asked() -> bool:
    """Whether one has come."""
    return bool(_state.came)


def terminated() -> bool:
    """Whether the last one was the wish to end, not Ctrl-C."""
    return asked() and _state.came[-1] == _signal.SIGTERM


class Held:
    """Within it a signal waits: native modules that are being loaded do not outlive an exception."""

    def __enter__(self) -> None:
        _state.held += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: "TracebackType | None"
    ) -> None:
        _state.held -= 1
        if _state.held == 0 and _state.waiting:
            _state.waiting = False
            _raise()


def _on_signal(number: int, _frame: "FrameType | None") -> None:
    _state.came.append(number)
    if _state.held:
        _state.waiting = True
    else:
        _raise()


def _raise() -> None:
    if terminated():
        raise Terminated
    raise KeyboardInterrupt
