package dev.keyward.secondfactor.keycloak.check;

import jakarta.ws.rs.core.MultivaluedMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.FlowStatus;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/**
 * Authenticator that asks users who have a second factor for it, and lets all others continue.
 *
 * <p>Keycloak's own authenticators show the pages and verify what the user enters, so the same brute-force protection applies as at a
 * sign-in, and a code works once. A user who has several kinds of factors chooses one on a page of Keyward, because Keycloak's link
 * "Try another way" needs scripts. Each request decides again which factors the user has. Stateless and thread-safe.
 */
final class SecondFactorCheck implements Authenticator {

    /** Note in the authentication session: which factor the current page asks for. */
    private static final String SHOWN = "keyward-second-factor.asked-for";

    /** Field of the page with the choice. */
    private static final String FACTOR = "factor";

    /** Form fields with which Keycloak's passkey authenticator would change the user, or end the sign-in. */
    private static final List<String> FOREIGN_FIELDS = List.of("username", "cancel");

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        List<CheckFactor> factors = factors(context);
        if (factors.isEmpty()) {
            CheckedUser.setWithoutFactor(context.getAuthenticationSession(), context.getUser());
            context.success();
        } else if (CheckedUser.isProven(context.getAuthenticationSession(), context.getUser())) {
            context.success();
        } else if (PrecedingFactor.isProven(context)) {
            CheckedUser.setProven(context.getAuthenticationSession(), context.getUser());
            context.success();
        } else if (factors.size() == 1) {
            CheckPages.explain(context);
            ask(context, factors.get(0));
        } else {
            CheckPages.offer(context, factors);
        }
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        List<CheckFactor> factors = factors(context);
        Optional<CheckFactor> chosen = named(factors, form.getFirst(FACTOR));
        Optional<CheckFactor> shown =
                named(factors, context.getAuthenticationSession().getAuthNote(SHOWN));
        if (chosen.isPresent()) {
            if (factors.size() > 1 && chosen.get().isTyped()) {
                CheckPages.explainWayBack(context);
            }
            ask(context, chosen.get());
        } else if (shown.isEmpty()
                || form.containsKey(FACTOR) // deleted since the page was shown
                || FOREIGN_FIELDS.stream().anyMatch(form::containsKey)
                || (factors.size() > 1 && shown.get().isLeftEmpty(form))) {
            authenticate(context);
        } else {
            verify(context, factors, shown.get());
        }
    }

    private static void verify(AuthenticationFlowContext context, List<CheckFactor> factors, CheckFactor shown) {
        UserModel user = context.getUser();
        shown.authenticator(context.getSession()).ifPresent(any -> any.action(context));
        FlowStatus status = context.getStatus();
        if (status == FlowStatus.SUCCESS) {
            CheckedUser.setProven(context.getAuthenticationSession(), user);
        } else if (status == null || status == FlowStatus.FAILED || status == FlowStatus.ATTEMPTED) {
            // A WebAuthn authenticator failed. Its error page would lead nowhere for users who have another factor.
            if (factors.size() == 1) {
                ask(context, shown);
            } else {
                CheckPages.offer(context, factors);
            }
        }
    }

    private static void ask(AuthenticationFlowContext context, CheckFactor factor) {
        context.getAuthenticationSession().setAuthNote(SHOWN, factor.word());
        factor.authenticator(context.getSession()).ifPresent(any -> any.authenticate(context));
    }

    private static List<CheckFactor> factors(AuthenticationFlowContext context) {
        return CheckFactor.of(context.getSession(), context.getRealm(), context.getUser());
    }

    private static Optional<CheckFactor> named(List<CheckFactor> factors, @Nullable String word) {
        return factors.stream().filter(factor -> factor.word().equals(word)).findFirst();
    }

    @Override
    public boolean requiresUser() {
        return true;
    }

    @Override
    public boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    public void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {}

    @Override
    public void close() {}
}
