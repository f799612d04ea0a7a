package dev.keyward.providerkit.gate;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.keycloak.services.clientpolicy.ClientPolicyEvent;

/** The grants by which a client gets tokens for a user, and at which Keycloak asks the token gate. */
public enum TokenGrant {
    /** A refresh, also with an offline token. */
    REFRESH("TOKEN_REFRESH_RESPONSE"),
    /** A token exchange (RFC 8693), for the users of the subject token and of the parameter requested_subject. */
    TOKEN_EXCHANGE("TOKEN_EXCHANGE_REQUEST"),
    /** A JWT authorization grant (RFC 7523), available since Keycloak 26.5. */
    JWT_AUTHORIZATION("JWT_AUTHORIZATION_GRANT"),
    /** A client-initiated backchannel authentication (CIBA), when the client collects the tokens. */
    CIBA("BACKCHANNEL_TOKEN_REQUEST"),
    /** A device authorization grant (RFC 8628), when the device collects the tokens. */
    DEVICE_CODE("DEVICE_TOKEN_REQUEST"),
    /** The exchange of an authorization code after a sign-in in a browser. */
    AUTHORIZATION_CODE("TOKEN_RESPONSE"),
    /** A direct grant with username and password. */
    PASSWORD("RESOURCE_OWNER_PASSWORD_CREDENTIALS_RESPONSE");

    /** Name of the event, because the enum of an older Keycloak lacks some constants. */
    private final String event;

    TokenGrant(String event) {
        this.event = event;
    }

    /** Returns the grant in which Keycloak triggers the given event. The result is empty if it is not about a user's tokens. */
    static Optional<TokenGrant> of(ClientPolicyEvent event) {
        return Stream.of(values())
                .filter(grant -> grant.event.equals(event.name()))
                .findFirst();
    }

    /** Returns the name of this grant as a tag of the metrics, for example {@code token-exchange}. */
    String tag() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
