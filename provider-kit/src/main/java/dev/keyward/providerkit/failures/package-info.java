/** Logging of failures: stack traces without messages, and rate-limited log lines. */
@NullMarked
package dev.keyward.providerkit.failures;

import org.jspecify.annotations.NullMarked;
