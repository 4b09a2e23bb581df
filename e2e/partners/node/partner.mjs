// The Node partner: serves /hop and /flush (see ../README.md). Its SDK traces what comes in and what goes out by itself.
import http from 'node:http';
import * as Sentry from '@sentry/node';

let hopsUnderWay = 0;

function withHttp(url, headers) {
  return new Promise((resolve, reject) => {
    http
      .get(url, { headers, timeout: 60_000 }, response => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', chunk => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode, text }));
      })
      .on('timeout', function () {
        this.destroy(new Error(`no answer from ${url}`));
      })
      .on('error', reject);
  });
}

async function withFetch(url, headers) {
  const response = await fetch(url, { headers, signal: AbortSignal.timeout(60_000) });
  return { status: response.status, text: await response.text() };
}

async function hop(request, query) {
  if (query.has('error')) {
    Sentry.captureException(new Error(query.get('error')));
  }
  let next = null;
  if (query.has('url')) {
    const headers = query.has('baggage') ? { baggage: query.get('baggage') } : {};
    if (query.has('trace')) {
      headers['sentry-trace'] = query.get('trace');
    }
    const call = query.get('via') === 'fetch' ? withFetch : withHttp;
    const answer = await call(query.get('url'), headers);
    if (answer.status !== 200) {
      throw new Error(`${query.get('url')} answered ${answer.status}: ${answer.text}`);
    }
    next = JSON.parse(answer.text);
  }
  return {
    partner: 'node',
    sentryTrace: request.headers['sentry-trace'] ?? null,
    baggage: request.headers.baggage ?? null,
    next,
  };
}

async function flush() {
  while (hopsUnderWay > 0) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  if (!(await Sentry.flush(30_000))) {
    throw new Error('not everything could be sent');
  }
  return {};
}

const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://partner');
  try {
    let answer;
    if (url.pathname === '/hop') {
      hopsUnderWay++;
      response.on('close', () => setImmediate(() => hopsUnderWay--));
      answer = await hop(request, url.searchParams);
    } else if (url.pathname === '/flush') {
      answer = await flush();
    } else {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  } catch (error) {
    console.error(error);
    response.writeHead(502, { 'content-type': 'text/plain' }).end(String(error));
  }
});

server.listen(0, '127.0.0.1', () => console.log(`LISTENING ${server.address().port}`));
process.stdin.on('end', () => process.exit()).resume(); // ends with whoever started it
