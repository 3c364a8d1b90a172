"""The token that requests are made with."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

from .types import IssuedToken

# A token is renewed that much before its end.
_MARGIN_MS = 60_000


class ServiceToken:
    """One for all, asked for when one is needed; whoever comes meanwhile waits for the same, and for its failure."""

    def __init__(self, mint: Callable[[], IssuedToken]) -> None:
        self._mint = mint
        self._lock = threading.Lock()
        self._current: Future[str] | None = None
        self._renew_at = 0.0

    def get(self) -> str:
        return self._token(None)

    def renew(self, refused: str) -> str:
        """Another token than one that does not count any more."""
        return self._token(refused)

    def _token(self, refused: str | None) -> str:
        with self._lock:
            current = self._current
            if current is not None and (not current.done() or self._is_good(current, refused)):
                mine = None
            else:
                current = mine = self._current = Future()
        if mine is not None:
            self._ask(mine)
        return current.result()

    def _is_good(self, current: "Future[str]", refused: str | None) -> bool:
        return current.result() != refused and _now_ms() < self._renew_at

    def _ask(self, asked: "Future[str]") -> None:
        try:
            issued = self._mint()
        except BaseException as error:
            with self._lock:
                self._current = None
            asked.set_exception(error)
            return
        life_ms = issued["expiresAt"] - _now_ms()
        self._renew_at = _now_ms() + life_ms - min(_MARGIN_MS, life_ms / 2)
        asked.set_result(issued["token"])


def _now_ms() -> float:
    return time.time() * 1000
