/** Sends mails in the user's language: security notices from a database table, verification codes from memory. */
@NullMarked
package dev.keyward.providerkit.mail;

import org.jspecify.annotations.NullMarked;
