/** The breach check: refuses breached passwords when they are set, and acts on them when they are used to sign in. */
@NullMarked
package dev.keyward.breachcheck;

import org.jspecify.annotations.NullMarked;
