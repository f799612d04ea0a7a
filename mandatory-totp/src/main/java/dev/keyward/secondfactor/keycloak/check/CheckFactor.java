package dev.keyward.secondfactor.keycloak.check;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/** A kind of second factor that the check can ask for, with the id of Keycloak's authenticator for it. */
enum CheckFactor {
    AUTHENTICATOR_APP("auth-otp-form", "otp"),
    SECURITY_KEY("webauthn-authenticator", ""),
    PASSKEY("webauthn-authenticator-passwordless", ""),
    RECOVERY_CODES("auth-recovery-authn-code-form", "recoveryCodeInput");

    private final String provider;
    private final String field;

    /** @param field name of the form field for the code; empty if users type no code */
    CheckFactor(String provider, String field) {
        this.provider = provider;
        this.field = field;
    }

    /** Returns whether users type a code for this factor. */
    boolean isTyped() {
        return !field.isEmpty();
    }

    /** Returns whether this factor needs a typed code and the given form has none. */
    boolean isLeftEmpty(MultivaluedMap<String, String> form) {
        String code = form.getFirst(field);
        return isTyped() && (code == null || code.isBlank());
    }

    /** Returns whether the execution of the given authenticator asks users for one of these factors. */
    static boolean isAskedForBy(@Nullable String authenticator) {
        return Stream.of(values()).anyMatch(factor -> factor.provider.equals(authenticator));
    }

    /** Returns the factors that the user has, in the order in which a page offers them. Any of them is enough. */
    static List<CheckFactor> of(KeycloakSession session, RealmModel realm, UserModel user) {
        return Stream.of(values())
                .filter(factor -> factor.authenticator(session)
                        .filter(any -> any.configuredFor(session, realm, user))
                        .isPresent())
                .toList();
    }

    /** Returns Keycloak's authenticator that asks for this factor; empty if the server has its feature disabled. */
    Optional<Authenticator> authenticator(KeycloakSession session) {
        return Optional.ofNullable(session.getProvider(Authenticator.class, provider));
    }

    /** Returns the name of this factor in page templates and notes. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
