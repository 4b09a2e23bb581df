"""A Celery worker with Sentry's SDK: its task submits another one to the queue that it is told."""

import os

import sentry_sdk
from celery import Celery
from celery.signals import worker_ready

sentry_sdk.init(dsn=os.environ["SENTRY_DSN"], traces_sample_rate=1.0)

app = Celery("partner", broker=os.environ["PARTNER_BROKER"])
app.conf.update(task_ignore_result=True, broker_connection_retry_on_startup=True)


@app.task(name="partner.relay")
def relay(queue, number):
    app.send_task("java.work", args=[number], queue=queue)


@worker_ready.connect
def ready(**_):
    print("READY", flush=True)


app.worker_main(
    ["worker", "--pool=solo", "--loglevel=warning", "--queues=" + os.environ["PARTNER_QUEUE"]]
    + ["--without-gossip", "--without-mingle", "--without-heartbeat"]
)
