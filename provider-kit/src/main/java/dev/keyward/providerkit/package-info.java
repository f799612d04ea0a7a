/** The few small classes that several feature modules need; at most eight, and none of them knows a feature. */
@NullMarked
package dev.keyward.providerkit;

import org.jspecify.annotations.NullMarked;
