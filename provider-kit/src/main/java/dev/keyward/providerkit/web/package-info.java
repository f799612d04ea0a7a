/**
 * Base classes and helpers for Keyward's admin REST resources: factories, JSON errors, and bounded request
 * bodies; and the error of a request whose change was undone.
 */
@NullMarked
package dev.keyward.providerkit.web;

import org.jspecify.annotations.NullMarked;
