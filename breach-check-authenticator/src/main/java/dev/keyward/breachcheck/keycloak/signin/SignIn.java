package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.CheckAction;
import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.SignInRules;
import dev.keyward.breachcheck.dialogue.NextStep;
import dev.keyward.breachcheck.dialogue.SignInDialogue;
import dev.keyward.breachcheck.dialogue.SignInStage;
import dev.keyward.breachcheck.dialogue.StageAnswer;
import dev.keyward.breachcheck.keycloak.authsession.HeldSignIn;
import dev.keyward.breachcheck.keycloak.authsession.Passes;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.lists.BreachCheckProvider;
import dev.keyward.breachcheck.keycloak.mails.Notices;
import dev.keyward.breachcheck.keycloak.pages.Pages;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import dev.keyward.providerkit.failures.OnceAMinute;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.events.Errors;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * Handles one request of the breach check: checks the submitted password, or resumes after one of Keyward's pages.
 *
 * <p>Each path gives the flow exactly one answer. Failure policy: if the stage is lost or unreadable, the flow restarts; an
 * option that cannot be read is logged and gets its default. Not thread-safe.
 */
final class SignIn {

    private static final Logger LOG = Logger.getLogger(SignIn.class);

    private static final OnceAMinute COMPLAINTS = new OnceAMinute();

    /**
     * Prefix of the names of KeycloakSession attributes. Each attribute holds the options with which one user's
     * password was last checked.
     */
    private static final String CHECKED_BY = "keyward.breach-check.checked-by.";

    /** Name of the KeycloakSession attribute which records that this request has restarted the flow. */
    private static final String RESTARTED = "keyward.breach-check.restarted";

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final AuthenticationSessionModel authSession;
    private final StageNote note;
    private final Passes passes;
    private final SignInCheckConfig config;
    private final UserCircumstances circumstances;
    private final PasswordLookup lookup;
    private final FlowAnswers answers;
    private final Notices notices;
    private final DialogueSteps dialogue;

    SignIn(AuthenticationFlowContext context) {
        this.context = context;
        // Read once: a concurrent request of the same tab may set another user at any time.
        this.user = context.getUser();
        this.authSession = context.getAuthenticationSession();
        this.note = new StageNote(authSession, user.getId());
        this.passes = new Passes(authSession, user.getId());
        this.config = SignInCheckConfig.from(
                Optional.ofNullable(context.getAuthenticatorConfig())
                        .map(AuthenticatorConfigModel::getConfig)
                        .orElse(Map.of()),
                this::complain);
        // Empty if an administrator has disabled the provider.
        Optional<BreachCheckProvider> lists =
                Optional.ofNullable(context.getSession().getProvider(BreachCheckProvider.class));
        SignInRules rules =
                config.rules(lists.map(BreachCheckProvider::failsClosed).orElse(false));
        this.circumstances = new UserCircumstances(context.getSession(), authSession, user, rules);
        this.lookup = new PasswordLookup(context, user, config, rules, lists, circumstances.now());
        Pages pages = new Pages(context, user, config);
        this.answers = new FlowAnswers(context, user, note, passes, pages, config);
        this.notices = new Notices(context, user, config.help());
        this.dialogue = new DialogueSteps(context, user, note, answers, pages, circumstances);
    }

    private void complain(String complaint) {
        if (COMPLAINTS.isDue()) {
            LOG.errorf(
                    "Realm %s, execution %s: %s The default is used.",
                    context.getRealm().getName(), context.getExecution().getId(), complaint);
        }
    }

    /** Handles a request in which the flow reaches this execution, or the user reloads the page of this execution. */
    void begin() {
        Optional<HeldSignIn> held = note.held();
        if (held.isPresent()) {
            dialogue.answer(held.get(), new StageAnswer.Return());
            return;
        }
        // One of our pages was shown, but its stage is lost.
        if (authSession.getExecutionStatus().get(context.getExecution().getId()) == ExecutionStatus.CHALLENGED) {
            context.resetFlow();
            return;
        }
        SubmittedPassword.of(context, user).ifPresentOrElse(this::check, this::withoutPassword);
    }

    private void withoutPassword() {
        if (SubmittedPassword.isMissing(context) && !passes.has(config)) {
            restartFlow();
        } else {
            answers.passUnchecked();
        }
    }

    /**
     * Restarts the flow, but at most once per request. A flow whose form succeeds without input would otherwise restart endlessly.
     */
    private void restartFlow() {
        KeycloakSession session = context.getSession();
        if (session.getAttribute(RESTARTED) == null) {
            session.setAttribute(RESTARTED, true);
            context.resetFlow();
        } else {
            stop(SignInStage.Cause.LATER, PasswordProblem.BREACHED, "keyward_password_not_checked", () -> {});
        }
    }

    /** Handles a request in which the user submitted a form of the breach check. */
    void answer() {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        note.held().ifPresentOrElse(held -> dialogue.answer(held, read(form, held.stage())), context::resetFlow);
    }

    /**
     * Converts a submitted form of the breach check to an answer of the dialogue. Reads only the fields of the stage's page, because a
     * theme's form may have fields of the same names.
     */
    private static StageAnswer read(MultivaluedMap<String, String> form, SignInStage stage) {
        if (stage instanceof SignInStage.Notice) {
            if (form.containsKey("change")) {
                return new StageAnswer.ChangeNow();
            }
            return form.containsKey("later") ? new StageAnswer.ChangeLater() : new StageAnswer.Return();
        }
        return form.containsKey("resend")
                ? new StageAnswer.Resend()
                : new StageAnswer.TypedCode(
                        Optional.ofNullable(form.getFirst("code")).orElse(""));
    }

    private void check(String password) {
        if (isCheckedAlready()) {
            answers.passUnchecked();
        } else {
            apply(lookup.check(password));
        }
    }

    /**
     * Returns whether an earlier breach check in this sign-in has checked the password with the same configured rules. Also records that
     * this execution checks it.
     */
    private boolean isCheckedAlready() {
        KeycloakSession session = context.getSession();
        String checkedBy = CHECKED_BY + user.getId();
        boolean checked = config.rulesText().equals(session.getAttribute(checkedBy)) || passes.has(config);
        session.setAttribute(checkedBy, config.rulesText());
        return checked;
    }

    /** Continues, interrupts or refuses the sign-in according to the given outcome of the breach check. */
    private void apply(Outcome outcome) {
        if (outcome instanceof Outcome.Remind remind) {
            remind(remind);
        } else if (outcome instanceof Outcome.TryLater) {
            stop(SignInStage.Cause.LATER, PasswordProblem.BREACHED, "keyward_password_unchecked", () -> {});
        } else if (outcome instanceof Outcome.Act act) {
            act(act.action(), act.reason());
        } else {
            answers.pass();
        }
    }

    private void stop(SignInStage.Cause cause, PasswordProblem problem, String error, Runnable notice) {
        answers.stop(new SignInStage.Stopped(cause), problem, error, notice);
    }

    private void act(CheckAction action, PasswordProblem problem) {
        if (action == CheckAction.BLOCK) {
            stop(
                    SignInStage.Cause.BLOCKED,
                    problem,
                    "keyward_breached_password",
                    () -> notices.send(problem, Notices.Next.RESET, Optional.empty()));
        } else if (action == CheckAction.CHANGE_NOW) {
            change(problem);
        } else {
            if (action == CheckAction.NOTIFY) {
                notices.send(problem, Notices.Next.CHANGE_SOON, Optional.empty());
            }
            answers.pass();
        }
    }

    private void change(PasswordProblem problem) {
        if (answers.isDirectGrant()) {
            answers.refuseDirectGrant(
                    Errors.RESOLVE_REQUIRED_ACTIONS,
                    "Account is not fully set up",
                    () -> notices.send(problem, Notices.Next.SIGN_IN.orHelp(canChange()), Optional.empty()));
            return;
        }
        SignInEvent.heldUp(context.getEvent(), user);
        dialogue.begin(SignInDialogue.change(circumstances), problem);
    }

    private void remind(Outcome.Remind remind) {
        if (remind.isNew()) {
            notices.send(remind.reason(), Notices.Next.DEADLINE.orHelp(canChange()), Optional.of(remind.deadline()));
        }
        if (answers.isDirectGrant()) {
            answers.pass();
            return;
        }
        SignInEvent.heldUp(context.getEvent(), user);
        dialogue.begin(new NextStep.Show(new SignInStage.Notice(remind.deadline())), remind.reason());
    }

    /** Returns whether the user could change the password in a browser. For a direct grant, the realm's browser flow counts. */
    private boolean canChange() {
        return circumstances.canChangeIn(
                answers.isDirectGrant() ? context.getRealm().getBrowserFlow() : context.getTopLevelFlow());
    }
}
