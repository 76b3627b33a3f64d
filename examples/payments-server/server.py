"""An HTTP server that takes payments, with nothing but Python's standard library, which every server has."""

import json
import os
import re
import signal
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LARGEST_BODY = 64 * 1024


def version():
    """The commit that runs, which the build writes beside this file."""
    file = Path(__file__).with_name("version.txt")
    return file.read_text().strip() if file.exists() else "unknown"


class Payments:
    """The payments, in memory: each server has its own, and they are gone when it restarts."""

    def __init__(self):
        self._lock = threading.Lock()
        self._by_reference = {}

    def take(self, payment):
        """Take a payment once: who sends it again, because the answer got lost, pays nothing more."""
        with self._lock:
            first = payment["reference"] not in self._by_reference
            return self._by_reference.setdefault(payment["reference"], payment), first


def problem_with(payment):
    """What is wrong with a payment that somebody wants to make; None for nothing."""
    if not isinstance(payment, dict):
        return "a payment is a JSON object"
    if not isinstance(payment.get("reference"), str) or not re.fullmatch(r"[A-Za-z0-9-]{1,64}", payment["reference"]):
        return "reference is 1 to 64 letters, digits and hyphens"
    if type(payment.get("cents")) is not int or payment["cents"] < 1:
        return "cents is a whole number from 1"
    return None


def handler(payments, running):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 65  # longer than the load balancer's 60 seconds, which is to close idle connections

        def do_GET(self):
            if self.path == "/health":
                self.answer(200, {"status": "ok", "version": running})
            else:
                self.answer(404, {"error": "there is nothing here"})

        def do_POST(self):
            length = self.headers.get("Content-Length", "")
            if not length.isdigit() or int(length) > LARGEST_BODY:
                self.close_connection = True  # the body is not read
                return self.answer(413, {"error": f"a body has a length of at most {LARGEST_BODY} bytes"})
            body = self.rfile.read(int(length))
            if self.path != "/payments":
                return self.answer(404, {"error": "there is nothing here"})
            try:
                wanted = json.loads(body)
            except ValueError:
                return self.answer(400, {"error": "the body is not JSON"})
            problem = problem_with(wanted)
            if problem:
                return self.answer(400, {"error": problem})
            payment, first = payments.take({"reference": wanted["reference"], "cents": wanted["cents"]})
            if payment["cents"] != wanted["cents"]:
                return self.answer(409, {"error": "another amount was paid under this reference"})
            return self.answer(201 if first else 200, payment)

        def answer(self, status, value):
            body = json.dumps(value).encode() + b"\n"
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if self.close_connection:
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_request(self, code="-", size="-"):
            if self.path != "/health":  # the load balancer asks every few seconds
                log("request", method=self.command, path=self.path, status=int(code))

        def log_message(self, format, *args):
            log("server", text=format % args)

    return Handler


def log(message, **fields):
    """One JSON object a line, for journald."""
    print(json.dumps({"message": message, **fields}), flush=True)


def main():
    running = version()
    server = ThreadingHTTPServer(("", int(os.environ.get("PORT", "8080"))), handler(Payments(), running))
    # systemd sends SIGTERM. No request is under way then: CodeDeploy has taken the server out of the target group.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
    log("listening", port=server.server_port, version=running)
    server.serve_forever()
    log("stopped")


if __name__ == "__main__":
    sys.exit(main())
