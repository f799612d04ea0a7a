/** Keyward's own records of a user, stored as credentials. */
@NullMarked
package dev.keyward.providerkit.records;

import org.jspecify.annotations.NullMarked;
