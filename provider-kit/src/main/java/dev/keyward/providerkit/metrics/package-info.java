/** Gauges in Micrometer's global registry, which outlives the providers that the gauges describe. */
@NullMarked
package dev.keyward.providerkit.metrics;

import org.jspecify.annotations.NullMarked;
