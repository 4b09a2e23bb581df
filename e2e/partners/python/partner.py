"""The Python partner: serves /hop and /flush, and /hop by gRPC too (see ../README.md). Its SDK traces what comes in and what goes out."""

import json
import os
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import grpc
import requests
import sentry_sdk
from sentry_sdk.integrations.grpc import GRPCIntegration
from sentry_sdk.integrations.wsgi import SentryWsgiMiddleware

rate = os.environ.get("PARTNER_RATE")

target = os.environ.get("PARTNER_TARGET")

sentry_sdk.init(
    dsn=os.environ["SENTRY_DSN"],
    release=os.environ["PARTNER_RELEASE"],
    environment=os.environ["PARTNER_ENVIRONMENT"],
    traces_sample_rate=float(rate) if rate else None,
    integrations=[GRPCIntegration()],
    **({"trace_propagation_targets": [target]} if target else {}),
    org_id=os.environ.get("PARTNER_ORGANIZATION"),
    strict_trace_continuation="PARTNER_STRICT" in os.environ,
    trace_lifecycle=os.environ.get("PARTNER_LIFECYCLE", "static"),
)


def with_urllib(url, headers):
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=60) as response:
        return response.read()


def with_requests(url, headers):
    response = requests.get(url, headers=headers, timeout=60)
    response.raise_for_status()
    return response.content


def with_grpc(url, headers):
    with grpc.insecure_channel("127.0.0.1:" + os.environ["PARTNER_GRPC"]) as channel:
        call = channel.unary_unary("/partner.Hop/Call", str.encode, bytes.decode)
        return call(url, metadata=tuple(headers.items()), timeout=60)


CALLS = {"requests": with_requests, "grpc": with_grpc}


def hop(sentry_trace, baggage, query):
    if "error" in query:
        sentry_sdk.capture_exception(RuntimeError(query["error"][0]))
    following = None
    if "url" in query:
        headers = {"baggage": query["baggage"][0]} if "baggage" in query else {}
        if "trace" in query:
            headers["sentry-trace"] = query["trace"][0]
        call = CALLS.get(query.get("via", [""])[0], with_urllib)
        following = json.loads(call(query["url"][0], headers))
    return {
        "partner": "python",
        "sentryTrace": sentry_trace,
        "baggage": baggage,
        "next": following,
    }


def answer(start_response, status, body):
    data = json.dumps(body).encode()
    start_response(status, [("Content-Type", "application/json"), ("Content-Length", str(len(data)))])
    return [data]


def traced(environ, start_response):
    try:
        received = environ.get("HTTP_SENTRY_TRACE"), environ.get("HTTP_BAGGAGE")
        return answer(start_response, "200 OK", hop(*received, parse_qs(environ["QUERY_STRING"])))
    except Exception as error:
        print(repr(error), file=sys.stderr, flush=True)
        return answer(start_response, "502 Bad Gateway", repr(error))


traced_by_sdk = SentryWsgiMiddleware(traced)


def app(environ, start_response):
    if environ["PATH_INFO"] == "/hop":
        return traced_by_sdk(environ, start_response)
    if environ["PATH_INFO"] == "/flush":
        sentry_sdk.flush(timeout=30)
        return answer(start_response, "200 OK", {})
    return answer(start_response, "404 Not Found", None)


class Quiet(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


def hop_by_grpc(url, context):
    received = dict(context.invocation_metadata())
    query = parse_qs(urlsplit(url).query)
    return json.dumps(hop(received.get("sentry-trace"), received.get("baggage"), query))


grpc_server = grpc.server(ThreadPoolExecutor(1))
grpc_server.add_registered_method_handlers(
    "partner.Hop", {"Call": grpc.unary_unary_rpc_method_handler(hop_by_grpc, bytes.decode, str.encode)}
)
print(f"GRPC {grpc_server.add_insecure_port('127.0.0.1:0')}", flush=True)
grpc_server.start()

# One thread serves each, so a hop has ended before /flush begins.
server = make_server("127.0.0.1", 0, app, handler_class=Quiet)
threading.Thread(target=end_with_parent, daemon=True).start()
print(f"LISTENING {server.server_port}", flush=True)
server.serve_forever()
