/** The event listener provider and its options. The provider connects the parts of the audit log. */
@NullMarked
package dev.keyward.audit.keycloak.listener;

import org.jspecify.annotations.NullMarked;
