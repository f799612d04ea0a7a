/** Stores mails in the table {@code KEYWARD_MAIL}, from which a background job sends them, on one node at a time. */
@NullMarked
package dev.keyward.providerkit.mail.outbox;

import org.jspecify.annotations.NullMarked;
