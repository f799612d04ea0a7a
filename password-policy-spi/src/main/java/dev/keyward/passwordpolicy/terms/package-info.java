/** Password rules that search a password for banned terms and for personal data of the user. */
@NullMarked
package dev.keyward.passwordpolicy.terms;

import org.jspecify.annotations.NullMarked;
