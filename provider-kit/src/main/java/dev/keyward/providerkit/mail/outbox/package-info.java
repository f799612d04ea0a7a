/** The mails in the table {@code KEYWARD_MAIL}: stored by features, sent by a background job on one node at a time. */
@NullMarked
package dev.keyward.providerkit.mail.outbox;

import org.jspecify.annotations.NullMarked;
