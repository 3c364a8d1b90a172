"""Plays a service."""

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    status: int = 200
    json: Any = None
    text: str | None = None
    type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False
    of_tokens: bool = False


def problem(status: int, code: str, headers: dict[str, str] | None = None, **more: Any) -> Reply:
    document = {"type": "about:blank", "title": code, "status": status, "code": code, "detail": f"it is {code}"}
    return Reply(status, document | more, type="application/problem+json", headers=headers or {})


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: Any


class Service:
    """Answers each request by the next of the replies that it was given, and keeps what was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.replies: list[Reply] = []
        self.minted = 0
        self.minted_for: Asked | None = None
        self.token_life_ms = 3_600_000
        self._lock = threading.Lock()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                service._answer(self)

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in handler.headers.items()}
        asked = Asked(handler.command, handler.path, headers, json.loads(body) if body else None)
        with self._lock:
            reply = self._reply_to(asked)
        if reply.hang_up:
            handler.close_connection = True
            return
        text = json.dumps(reply.json) if reply.text is None else reply.text
        content = b"" if reply.status == 204 else text.encode()
        handler.send_response(reply.status)
        for name, value in {"Content-Type": reply.type, **reply.headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)

    def _reply_to(self, asked: Asked) -> Reply:
        if asked.path == "/v1/tokens" and not (self.replies and self.replies[0].of_tokens):
            self.minted += 1
            self.minted_for = asked
            expires_at = round(time.time() * 1000) + self.token_life_ms
            return Reply(json={"token": f"token-{self.minted}", "expiresAt": expires_at})
        self.asked.append(asked)
        return self.replies.pop(0) if self.replies else Reply(500, text="nothing more was expected")
