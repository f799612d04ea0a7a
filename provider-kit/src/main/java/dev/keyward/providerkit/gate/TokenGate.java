package dev.keyward.providerkit.gate;

import dev.keyward.providerkit.failures.FailureTrace;
import dev.keyward.providerkit.failures.OnceAMinute;
import dev.keyward.providerkit.gate.GateVerdict.Refused;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.OAuthErrorException;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.representations.idm.ClientPolicyExecutorConfigurationRepresentation;
import org.keycloak.services.clientpolicy.ClientPolicyContext;
import org.keycloak.services.clientpolicy.ClientPolicyException;
import org.keycloak.services.clientpolicy.executor.ClientPolicyExecutorProvider;

/**
 * Refuses a token request if the {@link GateCheck} of any feature refuses the user of the tokens.
 *
 * <p>The client gets {@code invalid_grant}, after which an OAuth client sends the user to sign in again. Keycloak saves the
 * error event of the grant, with the sentence as its detail {@code client_policy_error_detail}.
 *
 * <p>Failure policy: a check that throws refuses nobody; the failure is counted and logged once a minute. One instance per
 * session; not thread-safe.
 */
final class TokenGate implements ClientPolicyExecutorProvider<ClientPolicyExecutorConfigurationRepresentation> {

    private static final String UNKNOWN_USER =
            "The user of this request is not known before tokens are issued. The user must sign in.";

    private static final Logger LOG = Logger.getLogger(TokenGate.class);

    private static final OnceAMinute LOGGED_FAILURE = new OnceAMinute();

    private static final OnceAMinute LOGGED_UNKNOWN_USER = new OnceAMinute();

    private final KeycloakSession session;
    private final List<GateCheck> checks;

    TokenGate(KeycloakSession session, List<GateCheck> checks) {
        this.session = session;
        this.checks = checks;
    }

    /** The part of a check that the gate calls; it returns the sentence of a refusal. */
    private interface Question {

        Optional<String> refusal(GateCheck check);
    }

    @Override
    public String getProviderId() {
        return TokenGateFactory.PROVIDER_ID;
    }

    @Override
    public void executeOnEvent(ClientPolicyContext context) throws ClientPolicyException {
        Optional<TokenGrant> grant = TokenGrant.of(context.getEvent());
        if (grant.isEmpty() || checks.isEmpty()) {
            return;
        }
        List<TokenRequest> requests = requests(grant.get(), context);
        if (requests.isEmpty()) {
            RealmModel realm = session.getContext().getRealm();
            ask(
                    grant.get(),
                    "unknown-user",
                    check -> check.isEnforcedIn(session, realm) ? Optional.of(UNKNOWN_USER) : Optional.empty());
        }
        for (TokenRequest request : requests) {
            if (request.user().getServiceAccountClientLink() == null) {
                ask(
                        grant.get(),
                        "refused",
                        check -> check.judge(session, request) instanceof Refused refused
                                ? Optional.of(refused.description())
                                : Optional.empty());
            }
        }
    }

    /** Returns the token requests of the given event, one for each user. The result is empty if the user is unknown. */
    private List<TokenRequest> requests(TokenGrant grant, ClientPolicyContext context) {
        try {
            return new TokenOwners(session, grant).of(context);
        } catch (RuntimeException | LinkageError e) {
            logOnceAMinute(LOGGED_UNKNOWN_USER, "Keyward's token gate could not find the user of a token request", e);
            return List.of();
        }
    }

    private void ask(TokenGrant grant, String outcomeOfRefusal, Question question) throws ClientPolicyException {
        for (GateCheck check : checks) {
            Optional<String> refusal = Optional.empty();
            try {
                refusal = question.refusal(check);
            } catch (RuntimeException | LinkageError e) {
                count(check, grant, "failed");
                logOnceAMinute(
                        LOGGED_FAILURE,
                        "The check " + check.feature() + " of Keyward's token gate failed and refused nobody",
                        e);
            }
            if (refusal.isPresent()) {
                count(check, grant, outcomeOfRefusal);
                throw new ClientPolicyException(OAuthErrorException.INVALID_GRANT, refusal.get());
            }
        }
    }

    private static void logOnceAMinute(OnceAMinute limit, String what, Throwable failure) {
        if (limit.isDue()) {
            LOG.warnf("%s: %s", what, FailureTrace.of(failure));
        }
    }

    private static void count(GateCheck check, TokenGrant grant, String outcome) {
        Counter.builder("keyward.token.gate.verdicts")
                .description("Token requests that the token gate refused, and checks that failed")
                .tag("feature", check.feature())
                .tag("grant", grant.tag())
                .tag("outcome", outcome)
                .register(Metrics.globalRegistry)
                .increment();
    }
}
