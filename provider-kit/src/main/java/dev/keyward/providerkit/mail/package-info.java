/** Mails in the user's language: security notices from a table that survives a restart, verification codes from memory. */
@NullMarked
package dev.keyward.providerkit.mail;

import org.jspecify.annotations.NullMarked;
