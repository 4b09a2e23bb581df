/** Carries the trace through Apache HttpClient 5. */
@org.jspecify.annotations.NullMarked
package dev.baton.apache.httpclient5;
