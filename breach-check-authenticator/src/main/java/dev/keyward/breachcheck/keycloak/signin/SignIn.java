package dev.keyward.breachcheck.keycloak.signin;

import dev.keyward.breachcheck.CheckAction;
import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PasswordProblem;
import dev.keyward.breachcheck.SignInRules;
import dev.keyward.breachcheck.keycloak.authsession.Passes;
import dev.keyward.breachcheck.keycloak.authsession.StageNote;
import dev.keyward.breachcheck.keycloak.authsession.StageNote.Stage;
import dev.keyward.breachcheck.keycloak.lists.BreachCheckProvider;
import dev.keyward.breachcheck.keycloak.mails.Notices;
import dev.keyward.breachcheck.keycloak.settings.SignInCheckConfig;
import dev.keyward.breachcheck.keycloak.user.UserRecords;
import dev.keyward.providerkit.failures.OnceAMinute;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.common.util.Time;
import org.keycloak.events.Errors;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * Handles one request of the breach check: checks the submitted password, or resumes after one of our pages.
 *
 * <p>Each path ends with one answer to the flow. Failure policy: a sign-in whose stage is not known any more begins anew, never
 * passes; a configuration that cannot be read has its defaults, and is logged. Not shared between threads.
 */
final class SignIn {

    private static final Logger LOG = Logger.getLogger(SignIn.class);

    private static final OnceAMinute COMPLAINTS = new OnceAMinute();

    /** An attribute of the session of one request. */
    private static final String JUDGED_BY = "keyward.breach-check.judged-by.";

    /** An attribute of the session of one request. */
    private static final String BEGUN_ANEW = "keyward.breach-check.begun-anew";

    private final AuthenticationFlowContext context;
    private final UserModel user;
    private final AuthenticationSessionModel authSession;
    private final StageNote progress;
    private final Passes passes;
    private final SignInCheckConfig config;
    private final PasswordLookup judge;
    private final FlowAnswers answers;
    private final Notices notices;
    private final Proving proving;
    private final Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());

    SignIn(AuthenticationFlowContext context) {
        this.context = context;
        // Read once: another request of the same tab may set another user at any moment.
        this.user = context.getUser();
        this.authSession = context.getAuthenticationSession();
        this.progress = new StageNote(authSession, user.getId());
        this.passes = new Passes(authSession, user.getId());
        this.config = SignInCheckConfig.from(
                Optional.ofNullable(context.getAuthenticatorConfig())
                        .map(AuthenticatorConfigModel::getConfig)
                        .orElse(Map.of()),
                this::complain);
        // Empty where an administrator has switched the provider off.
        Optional<BreachCheckProvider> lists =
                Optional.ofNullable(context.getSession().getProvider(BreachCheckProvider.class));
        SignInRules rules =
                config.rules(lists.map(BreachCheckProvider::failsClosed).orElse(false));
        this.judge = new PasswordLookup(context, user, config, rules, lists, now);
        this.answers = new FlowAnswers(context, user, progress, config);
        this.notices = new Notices(context, user, config.help());
        this.proving = new Proving(context, user, rules, progress, answers, notices, now);
    }

    private void complain(String complaint) {
        if (COMPLAINTS.isDue()) {
            LOG.errorf(
                    "Realm %s, execution %s: %s The default is used.",
                    context.getRealm().getName(), context.getExecution().getId(), complaint);
        }
    }

    /** The flow has come to this execution. */
    void begin() {
        Optional<Stage> stage = progress.stage();
        if (stage.isPresent()) {
            resume(stage.get());
            return;
        }
        // A page of ours was shown, and nothing is known of it any more.
        if (authSession.getExecutionStatus().get(context.getExecution().getId()) == ExecutionStatus.CHALLENGED) {
            context.resetFlow();
            return;
        }
        SubmittedPassword.of(context, user).ifPresentOrElse(this::look, this::withoutPassword);
    }

    private void withoutPassword() {
        if (SubmittedPassword.isMissing(context) && !passes.has(config)) {
            beginAnew();
        } else {
            answers.passUnchecked();
        }
    }

    /** Once a request: a form that succeeds by itself would lead back here at once. */
    private void beginAnew() {
        KeycloakSession session = context.getSession();
        if (session.getAttribute(BEGUN_ANEW) == null) {
            session.setAttribute(BEGUN_ANEW, true);
            context.resetFlow();
        } else {
            answers.stop(Stage.LATER, PasswordProblem.BREACHED, "keyward_password_not_checked", () -> {});
        }
    }

    /** The user submitted one of our forms. */
    void answer() {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        Optional<Stage> stage = progress.stage().filter(any -> !isReplaced(any));
        if (stage.equals(Optional.of(Stage.NOTICE))) {
            answerNotice(form);
        } else if (stage.equals(Optional.of(Stage.CODE))) {
            proving.answerCode(form);
        } else if (stage.isPresent()) {
            resume(stage.get());
        } else {
            context.resetFlow();
        }
    }

    /** The page again, without another mail: it was loaded anew, or somebody came back to it. */
    private void resume(Stage stage) {
        if (isReplaced(stage)) {
            context.resetFlow();
            return;
        }
        switch (stage) {
            case NOTICE -> showNotice();
            case CODE -> proving.showCodePage();
            case FACTOR -> answers.awaitFactor();
            case FACTOR_MISSING -> proving.withoutSecondFactor();
            case BLOCKED, HELP, LATER -> answers.show(stage);
        }
    }

    /** Whoever waits on a page of ours with a password that was replaced since has to sign in with the new one. */
    private boolean isReplaced(Stage stage) {
        return List.of(Stage.NOTICE, Stage.CODE, Stage.FACTOR, Stage.FACTOR_MISSING)
                        .contains(stage)
                && new UserRecords(user).finding().isEmpty();
    }

    private void look(String password) {
        if (isJudgedAlready()) {
            answers.passUnchecked();
        } else {
            apply(judge.judge(password));
        }
    }

    /** Whether another execution judged it by the same rules, and notes that this one does. */
    private boolean isJudgedAlready() {
        KeycloakSession session = context.getSession();
        String judgedBy = JUDGED_BY + user.getId();
        boolean judged = config.equals(session.getAttribute(judgedBy)) || passes.has(config);
        session.setAttribute(judgedBy, config);
        return judged;
    }

    /** The one place where an outcome becomes an answer to the flow. */
    private void apply(Outcome outcome) {
        if (outcome instanceof Outcome.Remind remind) {
            remind(remind);
        } else if (outcome instanceof Outcome.TryLater) {
            answers.stop(Stage.LATER, PasswordProblem.BREACHED, "keyward_password_unchecked", () -> {});
        } else if (outcome instanceof Outcome.Act act) {
            act(act.action(), act.reason());
        } else {
            answers.pass();
        }
    }

    private void act(CheckAction action, PasswordProblem reason) {
        if (action == CheckAction.BLOCK) {
            answers.stop(
                    Stage.BLOCKED,
                    reason,
                    "keyward_breached_password",
                    () -> notices.send(reason, Notices.Next.RESET, Optional.empty()));
        } else if (action == CheckAction.CHANGE_NOW) {
            change(reason);
        } else {
            if (action == CheckAction.NOTIFY) {
                notices.send(reason, Notices.Next.CHANGE_SOON, Optional.empty());
            }
            answers.pass();
        }
    }

    private void change(PasswordProblem reason) {
        if (answers.isDirectGrant()) {
            answers.refuseDirectGrant(
                    Errors.RESOLVE_REQUIRED_ACTIONS,
                    "Account is not fully set up",
                    () -> notices.send(reason, Notices.Next.SIGN_IN.orHelp(proving.isPossible()), Optional.empty()));
            return;
        }
        SignInEvent.heldUp(context.getEvent(), user);
        proving.begin(reason);
    }

    private void remind(Outcome.Remind remind) {
        if (remind.isNew()) {
            notices.send(
                    remind.reason(),
                    Notices.Next.DEADLINE.orHelp(proving.isPossible()),
                    Optional.of(remind.deadline()));
        }
        if (answers.isDirectGrant()) {
            answers.pass();
            return;
        }
        answers.hold(Stage.NOTICE, remind.reason());
        progress.remember(remind.deadline());
        SignInEvent.heldUp(context.getEvent(), user);
        showNotice();
    }

    private void answerNotice(MultivaluedMap<String, String> form) {
        boolean isDue =
                progress.deadline().map(Deadline::due).filter(now::isBefore).isEmpty();
        if (form.containsKey("change") || isDue) {
            proving.begin(progress.reason());
        } else if (form.containsKey("later")) {
            progress.leave();
            SignInEvent.repeat(authSession, user, context.getEvent());
            answers.pass();
        } else {
            showNotice();
        }
    }

    private void showNotice() {
        context.challenge(
                answers.pages().notice(progress.deadline().map(Deadline::due).orElse(now), proving.isPossible()));
    }
}
