package dev.keyward.it.providers;

import dev.keyward.providerkit.proof.CodeResult;
import dev.keyward.providerkit.proof.MailedProof;
import dev.keyward.providerkit.proof.ProofDemand;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.keycloak.Config;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.events.EventType;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.RealmModel;

/**
 * Required action for tests that demands a mailed proof at each sign-in, as a second feature beside the breach check.
 *
 * <p>Sends an event with each result of the proof. Shows the page of the breach check, or the obstacle as a plain text.
 */
public final class TestProofFactory implements RequiredActionFactory, RequiredActionProvider, ProofDemand {

    public static final String ID = "keyward-test-proof";

    /** The name of the event detail with the result of the proof. */
    public static final String DETAIL = "keyward_test_proof";

    /** First name of the users who have to give the proof at each sign-in. */
    public static final String PROVER = "Prover";

    private static final String DONE = "keyward.test.proof.done";

    private static final String TEMPLATE = "keyward-breached-password-code.ftl";

    private static final MailedProof.Terms TERMS =
            new MailedProof.Terms("breach-check-code", "keyward.breached.code.", 7, Optional.empty());

    @Override
    public boolean isIn(RealmModel realm) {
        return realm.getRequiredActionProviderByAlias(ID) != null;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
    }

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        if (PROVER.equals(context.getUser().getFirstName())
                && context.getAuthenticationSession().getAuthNote(DONE) == null) {
            context.getAuthenticationSession().addRequiredAction(ID);
        }
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        MailedProof proof = proof(context);
        Optional<MailedProof.Obstacle> obstacle = proof.obstacle();
        if (proof.isProven()) {
            end(context, "BEFORE");
        } else if (obstacle.isPresent()) {
            context.challenge(Response.ok(obstacle.get().name(), "text/plain").build());
        } else if (proof.isPending()) {
            context.challenge(proof.page(form(context), TEMPLATE));
        } else {
            context.challenge(proof.page(form(context), TEMPLATE, proof.send()));
        }
    }

    @Override
    public void processAction(RequiredActionContext context) {
        MailedProof proof = proof(context);
        var fields = context.getHttpRequest().getDecodedFormParameters();
        CodeResult result = fields.containsKey("resend")
                ? proof.resend()
                : proof.answer(Optional.ofNullable(fields.getFirst("code")).orElse(""));
        if (result.isProof()) {
            end(context, result.name());
        } else if (result == CodeResult.UNAVAILABLE) {
            context.challenge(Response.ok(result.name(), "text/plain").build());
        } else {
            report(context, result.name());
            context.challenge(proof.page(form(context), TEMPLATE, result));
        }
    }

    private static void end(RequiredActionContext context, String result) {
        report(context, result);
        context.getAuthenticationSession().setAuthNote(DONE, "true");
        context.getAuthenticationSession().removeRequiredAction(ID);
        context.success();
    }

    private static void report(RequiredActionContext context, String result) {
        context.getEvent()
                .clone()
                .event(EventType.CUSTOM_REQUIRED_ACTION)
                .user(context.getUser())
                .detail(DETAIL, result)
                .success();
    }

    private static MailedProof proof(RequiredActionContext context) {
        return new MailedProof(context.getSession(), context.getAuthenticationSession(), context.getUser(), TERMS);
    }

    private static LoginFormsProvider form(RequiredActionContext context) {
        return context.form().setAttribute("reason", "weak").setAttribute("online", false);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayText() {
        return "Demands a mailed code (tests)";
    }

    @Override
    public void init(Config.Scope config) {}

    @Override
    public void postInit(KeycloakSessionFactory factory) {}

    @Override
    public void close() {}
}
