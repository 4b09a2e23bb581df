/**
 * What an instrumentation is tested with: fakes of the SDK's surroundings, and contracts that every instrumentation of a kind keeps. A
 * test class extends a contract, says how its library sends or serves a request, and gets the whole suite.
 */
@org.jspecify.annotations.NullMarked
package dev.baton.testkit;
