/** Handling of failures: stack traces without messages, rate-limited log lines, and errors for requests whose change was undone. */
@NullMarked
package dev.keyward.providerkit.failures;

import org.jspecify.annotations.NullMarked;
