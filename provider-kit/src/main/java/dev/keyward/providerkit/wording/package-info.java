/** Times and the realm's help texts, formatted in the user's language for pages and mails. */
@NullMarked
package dev.keyward.providerkit.wording;

import org.jspecify.annotations.NullMarked;
