package dev.keyward.secondfactor.keycloak.enrolment;

import dev.keyward.providerkit.proof.CodeResult;
import dev.keyward.providerkit.proof.MailedProof;
import dev.keyward.providerkit.proof.ProofDemands;
import dev.keyward.secondfactor.keycloak.check.CheckedUser;
import dev.keyward.secondfactor.keycloak.mails.FactorCodeMailKind;
import dev.keyward.secondfactor.keycloak.settings.PasskeySignIn;
import dev.keyward.secondfactor.keycloak.signin.CampaignSignIn;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.forms.login.LoginFormsProvider;

/**
 * Asks for a mailed code before a user sets up the first factor, because an attacker may know the password.
 *
 * <p>The set-up of each factor asks for it, however the sign-in got there, and also before the start of the campaign. A user without
 * a verified address is not asked, since nobody could set up a factor otherwise. But a user who has just changed the address, or who
 * can sign in with a passkey, cannot set up a factor with the password alone. Nor can anybody whose sign-in began before the user got a
 * factor elsewhere. Not thread-safe.
 */
final class FirstFactorProof {

    private static final String TEMPLATE = "keyward-factor-code.ftl";

    /** Number of days after which a changed address can prove a user. */
    static final int SETTLED_DAYS = 7;

    private static final MailedProof.Terms TERMS =
            new MailedProof.Terms(FactorCodeMailKind.ID, "keyward.breached.code.", SETTLED_DAYS, Optional.empty());

    private final RequiredActionContext context;
    private final MailedProof proof;

    private FirstFactorProof(RequiredActionContext context) {
        this.context = context;
        this.proof =
                new MailedProof(context.getSession(), context.getAuthenticationSession(), context.getUser(), TERMS);
    }

    /** Shows the page for the code, or a refusal, in place of the set-up; returns false if the set-up can be shown. */
    static boolean isAskedIn(RequiredActionContext context) {
        Optional<Demand> demand = demand(context);
        FirstFactorProof asked = new FirstFactorProof(context);
        demand.ifPresent(any -> asked.show(any));
        return demand.isPresent();
    }

    /**
     * Handles the form of the page for the code; returns false if no proof is needed, and the form is that of the set-up.
     *
     * @param setUp shows the set-up after the right code
     */
    static boolean handles(RequiredActionContext context, Consumer<RequiredActionContext> setUp) {
        Optional<Demand> demand = demand(context);
        FirstFactorProof asked = new FirstFactorProof(context);
        demand.ifPresent(any -> asked.process(any, setUp));
        return demand.isPresent();
    }

    /**
     * Why the set-up cannot be shown.
     *
     * @param stop empty if a mailed code is enough
     */
    private record Demand(Optional<StopPage.Cause> stop) {

        static Optional<Demand> code() {
            return Optional.of(new Demand(Optional.empty()));
        }

        static Optional<Demand> stopped(StopPage.Cause cause) {
            return Optional.of(new Demand(Optional.of(cause)));
        }
    }

    private static Optional<Demand> demand(RequiredActionContext context) {
        if (CheckedUser.hasUnaskedFactor(context)) {
            return Demand.stopped(StopPage.Cause.SIGN_IN_AGAIN);
        }
        return CampaignSignIn.of(context).flatMap(signIn -> {
            if (signIn.hasUnaskedFactor()) {
                return Demand.stopped(StopPage.Cause.SIGN_IN_AGAIN);
            }
            return signIn.isBeforeFirstFactor() && isProofDemanded(context, signIn)
                    ? demand(context, signIn)
                    : Optional.empty();
        });
    }

    private static Optional<Demand> demand(RequiredActionContext context, CampaignSignIn signIn) {
        MailedProof proof = new FirstFactorProof(context).proof;
        if (proof.isProven()) {
            return Optional.empty();
        }
        if (proof.obstacle().isEmpty()) {
            return Demand.code();
        }
        if (signIn.hasUnusedPasskey() && PasskeySignIn.isPossible(context.getRealm())) {
            return Demand.stopped(StopPage.Cause.PASSKEY);
        }
        return proof.obstacle()
                .filter(MailedProof.Obstacle.CHANGED_RECENTLY::equals)
                .flatMap(obstacle -> Demand.stopped(StopPage.Cause.CHANGED_ADDRESS));
    }

    private static boolean isProofDemanded(RequiredActionContext context, CampaignSignIn signIn) {
        return signIn.campaign().proof() || ProofDemands.isPasswordBreached(context.getUser());
    }

    private void show(Demand demand) {
        if (demand.stop().isPresent()) {
            StopPage.show(context, demand.stop().get());
        } else if (proof.isPending()) {
            context.challenge(proof.page(form(), TEMPLATE));
        } else {
            context.challenge(proof.page(form(), TEMPLATE, proof.send()));
        }
    }

    private void process(Demand demand, Consumer<RequiredActionContext> setUp) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        boolean resends = form.containsKey("resend");
        if (demand.stop().isPresent() || (!resends && !form.containsKey("code"))) {
            show(demand);
            return;
        }
        CodeResult result = resends
                ? proof.resend()
                : proof.answer(Optional.ofNullable(form.getFirst("code")).orElse(""));
        if (result.isProof()) {
            setUp.accept(context);
            return;
        }
        if (result == CodeResult.UNAVAILABLE) {
            requireAgain(setUp);
            return;
        }
        result.error()
                .ifPresent(error ->
                        context.getEvent().clone().user(context.getUser()).error(error));
        context.challenge(proof.page(form(), TEMPLATE, result));
    }

    private LoginFormsProvider form() {
        return context.form().setAttribute(WayBack.ATTRIBUTE, WayBack.isOpen(context));
    }

    /** Decides again what is needed, because the address changed meanwhile. */
    private void requireAgain(Consumer<RequiredActionContext> setUp) {
        if (!isAskedIn(context)) {
            setUp.accept(context);
        }
    }
}
