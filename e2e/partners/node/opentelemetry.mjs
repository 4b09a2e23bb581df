// OpenTelemetry set up by the program itself, with Sentry's sampler, span processor and propagator, as the SDK's documentation has it.
import { context, propagation, trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import * as Sentry from '@sentry/node';
import { SentryPropagator, SentrySampler, SentrySpanProcessor } from '@sentry/opentelemetry';

const rate = process.env.PARTNER_RATE;

const client = Sentry.init({
  dsn: process.env.SENTRY_DSN,
  release: process.env.PARTNER_RELEASE,
  environment: process.env.PARTNER_ENVIRONMENT,
  tracesSampleRate: rate ? Number(rate) : undefined,
  ...(process.env.PARTNER_TARGET && { tracePropagationTargets: [process.env.PARTNER_TARGET] }),
  orgId: process.env.PARTNER_ORGANIZATION,
  skipOpenTelemetrySetup: true,
  integrations: [Sentry.httpIntegration({ ignoreIncomingRequests: path => path === '/flush' })],
});
trace.setGlobalTracerProvider(
  new BasicTracerProvider({ sampler: new SentrySampler(client), spanProcessors: [new SentrySpanProcessor()] }),
);
propagation.setGlobalPropagator(new SentryPropagator());
context.setGlobalContextManager(new Sentry.SentryContextManager());
Sentry.validateOpenTelemetrySetup();
