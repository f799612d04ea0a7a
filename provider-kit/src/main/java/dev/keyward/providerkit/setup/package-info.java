/** The contract between realm setup and the features: what a feature adds to a realm, and how to remove it. */
@NullMarked
package dev.keyward.providerkit.setup;

import org.jspecify.annotations.NullMarked;
