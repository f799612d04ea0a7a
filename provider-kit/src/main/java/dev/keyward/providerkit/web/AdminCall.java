package dev.keyward.providerkit.web;

import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.services.resources.admin.AdminEventBuilder;
import org.keycloak.services.resources.admin.fgap.AdminPermissionEvaluator;

/**
 * The objects that Keycloak passes to an admin REST resource for one request.
 *
 * @param session the Keycloak session of the request
 * @param realm the realm in the URL
 * @param permissions the caller's permissions; each resource method checks them on its first line
 * @param event a builder for admin events of this realm
 */
public record AdminCall(
        KeycloakSession session, RealmModel realm, AdminPermissionEvaluator permissions, AdminEventBuilder event) {}
