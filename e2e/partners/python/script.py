"""A script that continues the trace of whoever started it, and starts the command of its arguments as part of it."""

import os
import subprocess
import sys

import sentry_sdk

sentry_sdk.init(traces_sample_rate=1.0)

received = {"sentry-trace": os.environ["SENTRY_TRACE"], "baggage": os.environ["SENTRY_BAGGAGE"]}
transaction = sentry_sdk.continue_trace(received, op="script", name="report.py")
with sentry_sdk.start_transaction(transaction):
    trace = {"SENTRY_TRACE": sentry_sdk.get_traceparent(), "SENTRY_BAGGAGE": sentry_sdk.get_baggage()}
    subprocess.run(sys.argv[1:], env={**os.environ, **trace}, check=True)

# At the end of a program that still sends, the SDK says so after a tenth of a second, between what the program itself writes.
sentry_sdk.flush(timeout=30)
