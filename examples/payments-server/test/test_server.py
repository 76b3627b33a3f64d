import json
import os
import signal
import subprocess
import sys
import threading
import unittest
from http.client import HTTPConnection
from http.server import ThreadingHTTPServer
from pathlib import Path

SERVER = Path(__file__).parents[1] / "server.py"
sys.path.insert(0, str(SERVER.parent))
import server  # noqa: E402


class TestAPI(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        server.log = lambda *_, **__: None
        cls.http = ThreadingHTTPServer(("127.0.0.1", 0), server.handler(server.Payments(), "0123abc"))
        threading.Thread(target=cls.http.serve_forever).start()

    @classmethod
    def tearDownClass(cls):
        cls.http.shutdown()
        cls.http.server_close()

    def ask(self, method, path, body=None):
        connection = HTTPConnection("127.0.0.1", self.http.server_port)
        connection.request(method, path, body)
        response = connection.getresponse()
        answer = response.status, json.loads(response.read())
        connection.close()
        return answer

    def test_health_says_which_version_runs(self):
        self.assertEqual(self.ask("GET", "/health"), (200, {"status": "ok", "version": "0123abc"}))

    def test_a_payment_is_taken_once(self):
        payment = {"reference": "order-1", "cents": 999}
        self.assertEqual(self.ask("POST", "/payments", json.dumps({**payment, "more": "ignored"})), (201, payment))
        self.assertEqual(self.ask("POST", "/payments", json.dumps(payment)), (200, payment))
        self.assertEqual(self.ask("POST", "/payments", json.dumps({**payment, "cents": 1}))[0], 409)

    def test_what_is_wrong_is_said(self):
        for body, error in [
            ("{", "the body is not JSON"),
            ("[]", "a payment is a JSON object"),
            ('{"cents": 1}', "reference is 1 to 64 letters, digits and hyphens"),
            ('{"reference": "../x", "cents": 1}', "reference is 1 to 64 letters, digits and hyphens"),
            ('{"reference": "x"}', "cents is a whole number from 1"),
            ('{"reference": "x", "cents": true}', "cents is a whole number from 1"),
            ('{"reference": "x", "cents": 0}', "cents is a whole number from 1"),
        ]:
            with self.subTest(body):
                self.assertEqual(self.ask("POST", "/payments", body), (400, {"error": error}))

    def test_what_is_not_there_is_refused(self):
        self.assertEqual(self.ask("GET", "/payments")[0], 404)
        self.assertEqual(self.ask("POST", "/", "{}")[0], 404)
        self.assertEqual(self.ask("POST", "/payments", "x" * 70_000)[0], 413)


class TestProcess(unittest.TestCase):
    def test_it_stops_when_it_is_told_to(self):
        with subprocess.Popen([sys.executable, str(SERVER)], env={**os.environ, "PORT": "0"}, stdout=subprocess.PIPE, text=True) as process:
            self.assertEqual(json.loads(process.stdout.readline())["message"], "listening")
            process.send_signal(signal.SIGTERM)
            self.assertEqual(json.loads(process.stdout.readline()), {"message": "stopped"})
            self.assertEqual(process.wait(10), 0)


if __name__ == "__main__":
    unittest.main()
