"""The token that requests are made with."""

import threading
import time
from collections.abc import Callable

from .types import IssuedToken

# A token is renewed that much before its end.
_MARGIN_MS = 60_000


class ServiceToken:
    """One for all, asked for when one is needed; whoever comes meanwhile waits for the same."""

    def __init__(self, mint: Callable[[], IssuedToken]) -> None:
        self._mint = mint
        self._lock = threading.Lock()
        self._token: str | None = None
        self._renew_at = 0.0

    def get(self) -> str:
        with self._lock:
            if self._token is None or _now_ms() >= self._renew_at:
                return self._ask()
            return self._token

    def renew(self, refused: str) -> str:
        """Another token than one that does not count any more."""
        with self._lock:
            if self._token is None or self._token == refused:
                return self._ask()
            return self._token

    def _ask(self) -> str:
        self._token = None
        issued = self._mint()
        life_ms = issued["expiresAt"] - _now_ms()
        self._renew_at = _now_ms() + life_ms - min(_MARGIN_MS, life_ms / 2)
        self._token = issued["token"]
        return self._token


def _now_ms() -> float:
    return time.time() * 1000
