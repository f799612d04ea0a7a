/** Shared rooms for the features: each subpackage knows one subject and no feature. */
@NullMarked
package dev.keyward.providerkit;

import org.jspecify.annotations.NullMarked;
