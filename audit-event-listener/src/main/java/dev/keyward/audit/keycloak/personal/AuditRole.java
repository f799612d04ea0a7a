package dev.keyward.audit.keycloak.personal;

import dev.keyward.providerkit.web.AdminCall;
import dev.keyward.providerkit.web.RestError;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.keycloak.models.ClientModel;
import org.keycloak.services.resources.admin.AdminAuth;

/**
 * Roles of the realm's client {@code keyward} that allow access to personal data in the audit log.
 *
 * <p>They are separate from Keycloak's administrator roles. Only users of the realm itself can have them: an administrator of another
 * realm, also of the master realm, first has to grant the role to a user of this realm, which is recorded.
 */
public enum AuditRole {
    /** Allows its holder to read encrypted personal data. */
    UNSEAL("audit-unseal"),
    /** Allows its holder to request the erasure of a person, and to cancel the request. */
    ERASE("audit-erase");

    /** Client id of Keyward's client, whose roles give access to personal data in the audit log. */
    public static final String CLIENT = "keyward";

    private final String text;

    AuditRole(String text) {
        this.text = text;
    }

    /** Returns the sorted names of all roles that allow access to personal data in audit logs. */
    public static List<String> names() {
        return Arrays.stream(values()).map(AuditRole::toString).sorted().toList();
    }

    /** Throws an exception for status 403 unless the caller is a user of the realm with this role. */
    public void require(AdminCall call) {
        AdminAuth caller = call.permissions().adminAuth();
        Optional<ClientModel> client = Optional.ofNullable(call.realm().getClientByClientId(CLIENT));
        boolean isAllowed = caller.getRealm().getId().equals(call.realm().getId())
                && client.filter(found -> caller.hasAppRole(found, text)).isPresent();
        if (!isAllowed) {
            throw RestError.of(
                    403,
                    "forbidden",
                    "This needs the role " + text + " of the client " + CLIENT + ", as a user of this realm.");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
