/** One trace through queues, with workers in other languages. */
@org.jspecify.annotations.NullMarked
package dev.baton.e2e.doctor;
