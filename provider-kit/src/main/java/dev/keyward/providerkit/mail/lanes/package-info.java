/** Sending threads: one lane per realm, so that a mail server that hangs delays its own realm only. Knows the JDK only. */
@NullMarked
package dev.keyward.providerkit.mail.lanes;

import org.jspecify.annotations.NullMarked;
