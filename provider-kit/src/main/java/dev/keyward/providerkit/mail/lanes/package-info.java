/**
 * Sends mails on threads with one queue per realm, so that a mail server that hangs delays only its own realm. Depends only on
 * the JDK.
 */
@NullMarked
package dev.keyward.providerkit.mail.lanes;

import org.jspecify.annotations.NullMarked;
