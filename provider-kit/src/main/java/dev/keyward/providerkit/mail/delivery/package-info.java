/** Renders one mail and hands it to the realm's mail server. */
@NullMarked
package dev.keyward.providerkit.mail.delivery;

import org.jspecify.annotations.NullMarked;
