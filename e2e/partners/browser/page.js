// What the page of the end-to-end tests does: starts its SDK, which continues the page's meta tags, calls back, and says when it is done.
import * as Sentry from '@sentry/browser';

const query = new URLSearchParams(location.search);
const rate = query.get('rate');
const pageLoaded = new Promise(resolve => {
  Sentry.init({
    dsn: query.get('dsn'),
    release: query.get('release'),
    environment: query.get('environment'),
    tracesSampleRate: rate ? Number(rate) : undefined,
    integrations: [Sentry.browserTracingIntegration({ idleTimeout: 100, finalTimeout: 5_000 })],
  });
  const load = Sentry.getActiveSpan();
  if (load?.isRecording()) {
    Sentry.getClient().on('spanEnd', span => span === load && setTimeout(resolve));
  } else {
    resolve();
  }
});

async function withFetch(url, headers) {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
  return { status: response.status, text: await response.text() };
}

function withXhr(url, headers) {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.open('GET', url);
    xhr.timeout = 60_000;
    Object.entries(headers).forEach(([name, value]) => xhr.setRequestHeader(name, value));
    xhr.onload = () => resolve({ status: xhr.status, text: xhr.responseText });
    xhr.onerror = xhr.ontimeout = () => reject(new Error(`no answer from ${url}`));
    xhr.send();
  });
}

async function run() {
  if (query.has('error')) {
    Sentry.captureException(new Error(query.get('error')));
  }
  const headers = query.has('baggage') ? { baggage: query.get('baggage') } : {};
  if (query.has('trace')) {
    headers['sentry-trace'] = query.get('trace');
  }
  const call = query.get('via') === 'xhr' ? withXhr : withFetch;
  const answer = await call(query.get('url'), headers);
  await pageLoaded;
  if (!(await Sentry.flush(30_000))) {
    throw new Error('not everything could be sent');
  }
  return answer;
}

const done = query.get('done');
run()
  .then(answer => ({ ...answer, error: null }), error => ({ status: 0, text: '', error: String(error?.stack ?? error) }))
  .then(outcome => navigator.sendBeacon(done, JSON.stringify(outcome)));
