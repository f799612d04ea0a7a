/** The table {@code KEYWARD_MAIL}, which has one row per waiting mail. */
@NullMarked
package dev.keyward.providerkit.mail.table;

import org.jspecify.annotations.NullMarked;
