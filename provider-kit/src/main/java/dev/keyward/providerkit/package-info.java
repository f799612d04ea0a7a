/**
 * Shared code for the features of Keyward. Each subpackage covers one subject and depends on no feature.
 *
 * <p>This package holds only what the provider factories of every feature need: {@link StatelessFactory}, and {@link DataFolder} for
 * files whose paths are not configured. They have no subject in common, so they have no subpackage.
 */
@NullMarked
package dev.keyward.providerkit;

import org.jspecify.annotations.NullMarked;
