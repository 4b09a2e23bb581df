"""The Python partner: serves /hop and /flush (see ../README.md). Its SDK traces what comes in and what goes out."""

import json
import os
import sys
import threading
import urllib.request
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

import requests
import sentry_sdk
from sentry_sdk.integrations.wsgi import SentryWsgiMiddleware

rate = os.environ.get("PARTNER_RATE")

sentry_sdk.init(
    dsn=os.environ["SENTRY_DSN"],
    release=os.environ["PARTNER_RELEASE"],
    environment=os.environ["PARTNER_ENVIRONMENT"],
    traces_sample_rate=float(rate) if rate else None,
)


def with_urllib(url, headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=10) as response:
        return response.read()


def with_requests(url, headers):
    response = requests.get(url, headers=headers, timeout=10)
    response.raise_for_status()
    return response.content


def hop(environ, query):
    if "error" in query:
        sentry_sdk.capture_exception(RuntimeError(query["error"][0]))
    following = None
    if "url" in query:
        headers = {"baggage": query["baggage"][0]} if "baggage" in query else {}
        call = with_requests if query.get("via") == ["requests"] else with_urllib
        following = json.loads(call(query["url"][0], headers))
    return {
        "partner": "python",
        "sentryTrace": environ.get("HTTP_SENTRY_TRACE"),
        "baggage": environ.get("HTTP_BAGGAGE"),
        "next": following,
    }


def answer(start_response, status, body):
    data = json.dumps(body).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(data)))])
    return [data]


def traced(environ, start_response):
    try:
        return answer(start_response, "200 OK", hop(environ, parse_qs(environ["QUERY_STRING"])))
    except Exception as error:
        print(repr(error), file=sys.stderr, flush=True)
        return answer(start_response, "502 Bad Gateway", repr(error))


traced_by_sdk = SentryWsgiMiddleware(traced)


def app(environ, start_response):
    if environ["PATH_INFO"] == "/hop":
        return traced_by_sdk(environ, start_response)
    if environ["PATH_INFO"] == "/flush":
        sentry_sdk.flush(timeout=10)
        return answer(start_response, "200 OK", {})
    return answer(start_response, "404 Not Found", None)


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


# One thread serves, so a hop has ended before /flush begins.
server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
threading.Thread(target=end_with_parent, daemon=True).start()
print(f"LISTENING {server.server_port}", flush=True)
server.serve_forever()
