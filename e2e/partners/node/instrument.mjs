// Loaded before the program, as the SDK's documentation asks.
import * as Sentry from '@sentry/node';

const rate = process.env.PARTNER_RATE;

Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: process.env.PARTNER_RELEASE,
  environment: process.env.PARTNER_ENVIRONMENT,
  tracesSampleRate: rate ? Number(rate) : undefined,
  integrations: [Sentry.httpIntegration({ ignoreIncomingRequests: path => path === '/flush' })],
});
