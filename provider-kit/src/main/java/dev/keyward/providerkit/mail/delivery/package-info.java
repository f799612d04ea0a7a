/** Renders one mail and sends it through the realm's mail server. */
@NullMarked
package dev.keyward.providerkit.mail.delivery;

import org.jspecify.annotations.NullMarked;
