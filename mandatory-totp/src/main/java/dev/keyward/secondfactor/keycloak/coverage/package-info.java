/** Reads all users of a realm with their second factors, page by page, for reports on a campaign. */
@NullMarked
package dev.keyward.secondfactor.keycloak.coverage;

import org.jspecify.annotations.NullMarked;
