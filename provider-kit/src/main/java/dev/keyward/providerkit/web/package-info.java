/** Building blocks for Keyward's REST resources: JSON errors and bounded request bodies. */
@NullMarked
package dev.keyward.providerkit.web;

import org.jspecify.annotations.NullMarked;
