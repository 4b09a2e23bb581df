@org.jspecify.annotations.NullMarked
package dev.baton.apache.httpclient5;
