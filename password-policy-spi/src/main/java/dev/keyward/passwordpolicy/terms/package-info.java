/** Rules that search a password for words: banned terms and personal data. */
@NullMarked
package dev.keyward.passwordpolicy.terms;

import org.jspecify.annotations.NullMarked;
