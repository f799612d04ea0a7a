/** Shared code for the features of Keyward. Each subpackage covers one subject and depends on no feature. */
@NullMarked
package dev.keyward.providerkit;

import org.jspecify.annotations.NullMarked;
