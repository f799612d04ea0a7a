package dev.keyward.it.providers;

import dev.keyward.providerkit.gate.GateCheck;
import dev.keyward.providerkit.gate.GateVerdict;
import dev.keyward.providerkit.gate.TokenGrant;
import dev.keyward.providerkit.gate.TokenRequest;
import java.util.Set;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;

/** Check of the token gate for tests, which an attribute of the user decides. */
public final class TestGateCheck implements GateCheck {

    /** Attribute of a user: {@link #DUE}, {@link #DUE_EVERYWHERE} or {@link #FAILS}. */
    public static final String ATTRIBUTE = "test-gate";

    /** Refuses all grants without a browser or a password. */
    public static final String DUE = "due";

    public static final String DUE_EVERYWHERE = "due-everywhere";

    /** Makes the check throw an exception. */
    public static final String FAILS = "fails";

    public static final String REFUSAL = "Something is due: sign in again.";

    /** Attribute of a realm in which this check refuses unknown users, if it is "true". */
    public static final String ENFORCED = "test-gate.enforced";

    private static final Set<TokenGrant> INTERACTIVE = Set.of(TokenGrant.AUTHORIZATION_CODE, TokenGrant.PASSWORD);

    @Override
    public String feature() {
        return "test-gate";
    }

    @Override
    public boolean isEnforcedIn(KeycloakSession session, RealmModel realm) {
        return realm.getAttribute(ENFORCED, false);
    }

    @Override
    public GateVerdict judge(KeycloakSession session, TokenRequest request) {
        String state = String.valueOf(request.user().getFirstAttribute(ATTRIBUTE));
        return switch (state) {
            case FAILS -> throw new IllegalStateException("secret-of-the-check");
            case DUE_EVERYWHERE -> GateVerdict.refused(REFUSAL);
            case DUE -> INTERACTIVE.contains(request.grant()) ? GateVerdict.allowed() : GateVerdict.refused(REFUSAL);
            default -> GateVerdict.allowed();
        };
    }
}
