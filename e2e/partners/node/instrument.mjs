// Loaded before the program, as the SDK's documentation asks.
import * as Sentry from '@sentry/node';

const rate = process.env.PARTNER_RATE;

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: process.env.PARTNER_RELEASE,
  environment: process.env.PARTNER_ENVIRONMENT,
  tracesSampleRate: rate ? Number(rate) : undefined,
  ...(process.env.PARTNER_TARGET && { tracePropagationTargets: [process.env.PARTNER_TARGET] }),
  orgId: process.env.PARTNER_ORGANIZATION,
  strictTraceContinuation: 'PARTNER_STRICT' in process.env,
  propagateTraceparent: 'PARTNER_TRACEPARENT' in process.env,
  traceLifecycle: process.env.PARTNER_LIFECYCLE ?? 'static',
  integrations: [Sentry.httpIntegration({ ignoreIncomingRequests: path => path === '/flush' })],
});
