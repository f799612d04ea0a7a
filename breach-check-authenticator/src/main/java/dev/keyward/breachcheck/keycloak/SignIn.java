package dev.keyward.breachcheck.keycloak;

import dev.keyward.breachcheck.BreachVerdict;
import dev.keyward.breachcheck.Deadline;
import dev.keyward.breachcheck.Finding;
import dev.keyward.breachcheck.Found;
import dev.keyward.breachcheck.Ladder;
import dev.keyward.breachcheck.Outcome;
import dev.keyward.breachcheck.PolicyVerdict;
import dev.keyward.breachcheck.Proof;
import dev.keyward.breachcheck.Reason;
import dev.keyward.breachcheck.Rung;
import dev.keyward.breachcheck.Standing;
import dev.keyward.breachcheck.keycloak.Progress.Stage;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.common.util.Time;
import org.keycloak.events.Errors;
import org.keycloak.events.EventBuilder;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.AuthenticatorConfigModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

/**
 * One call of the execution for one sign-in: looks at the password, or goes on where a page of its own was shown.
 *
 * <p>Each path ends with one answer to the flow. Failure policy: a sign-in whose stage is not known any more begins anew, never
 * passes; a configuration that cannot be read has its defaults, and is logged. Not shared between threads.
 */
final class SignIn {

    private static final Logger LOG = Logger.getLogger(SignIn.class);

    private static final OnceAMinute COMPLAINTS = new OnceAMinute();

    /** An attribute of the session of one request. */
    private static final String JUDGED_BY = "keyward.breach-check.judged-by";

    private final AuthenticationFlowContext context;
    private final KeycloakSession session;
    private final RealmModel realm;
    private final UserModel user;
    private final AuthenticationSessionModel authSession;
    private final Progress progress;
    private final SignInCheckConfig config;
    private final Ladder ladder;
    private final Optional<BreachCheckProvider> lists;
    private final Notices notices;
    private final Instant now = Instant.ofEpochMilli(Time.currentTimeMillis());

    SignIn(AuthenticationFlowContext context, Mails mails) {
        this.context = context;
        this.session = context.getSession();
        this.realm = context.getRealm();
        this.user = context.getUser();
        this.authSession = context.getAuthenticationSession();
        this.progress = new Progress(authSession);
        this.config = SignInCheckConfig.from(
                Optional.ofNullable(context.getAuthenticatorConfig())
                        .map(AuthenticatorConfigModel::getConfig)
                        .orElse(Map.of()),
                this::complain);
        // Empty where an administrator has switched the provider off.
        this.lists = Optional.ofNullable(session.getProvider(BreachCheckProvider.class));
        this.ladder = config.ladder(lists.map(BreachCheckProvider::failsClosed).orElse(false));
        this.notices = new Notices(context, mails);
    }

    private void complain(String complaint) {
        if (COMPLAINTS.isDue()) {
            LOG.errorf(
                    "Realm %s, execution %s: %s The default is used.",
                    realm.getName(), context.getExecution().getId(), complaint);
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
        TypedPassword.of(context).ifPresentOrElse(this::judge, this::withoutPassword);
    }

    /**
     * Nobody passes whose password was found right in another request than this, which has to be looked at in that request: something
     * failed there, or another request of the same sign-in is still at it. They type it again.
     */
    private void withoutPassword() {
        boolean passed = progress.hasPassed(user.getId(), config);
        if (!passed && AuthenticatorUtil.isPasswordValidated(authSession) && isDirectlyBehindPassword()) {
            context.resetFlow();
        } else {
            context.success();
        }
    }

    /**
     * But for other checks: what one of them lets go on has not been looked at by this one. Anywhere else this execution does nothing,
     * rather than to ask for a password without end.
     */
    private boolean isDirectlyBehindPassword() {
        AuthenticationExecutionModel self = context.getExecution();
        String before = "";
        for (AuthenticationExecutionModel step : realm.getAuthenticationExecutionsStream(self.getParentFlow())
                .filter(step -> step.isEnabled() || step.getId().equals(self.getId()))
                .toList()) {
            if (step.getId().equals(self.getId())) {
                break;
            }
            String provider = Optional.ofNullable(step.getAuthenticator()).orElse("");
            before = provider.equals(SignInCheckFactory.PROVIDER_ID) ? before : provider;
        }
        return BreachCheckPart.FORMS.contains(before);
    }

    /** Somebody has sent a form of ours. */
    void answer() {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        Optional<Stage> stage = progress.stage().filter(any -> progress.isOf(user.getId()) && !isReplaced(any));
        if (stage.equals(Optional.of(Stage.NOTICE))) {
            answerNotice(form);
        } else if (stage.equals(Optional.of(Stage.CODE))) {
            // The address may have been changed since, by somebody who is signed in elsewhere.
            if (ladder.wayWithoutSecondFactor(standing(), now) != Proof.Way.MAILED_CODE
                    || !progress.isMailedTo(user.getEmail())) {
                stop(Stage.HELP, progress.reason(), "keyward_no_proof");
            } else if (codes().isProvenBy(form)) {
                SignInEvent.repeat(authSession, context.getEvent());
                proven();
            }
        } else if (stage.isPresent()) {
            resume(stage.get());
        } else {
            context.resetFlow();
        }
    }

    /** The page again, without another mail: it was loaded anew, or somebody came back to it. */
    private void resume(Stage stage) {
        if (!progress.isOf(user.getId()) || isReplaced(stage)) {
            context.resetFlow();
            return;
        }
        switch (stage) {
            case NOTICE -> showNotice();
            case CODE -> codes().show();
            case FACTOR -> context.success();
            case FACTOR_MISSING -> prove(ladder.wayWithoutSecondFactor(standing(), now), progress.reason());
            case BLOCKED, HELP, LATER -> context.forceChallenge(pages().stop(stage));
        }
    }

    private void judge(String password) {
        if (wasJudgedByTheSameRules()) {
            context.success();
            return;
        }
        BreachVerdict verdict =
                lists.map(any -> any.check(password, user, config.sources())).orElseGet(BreachVerdict.Unknown::new);
        PolicyVerdict policy = config.weak() == Rung.OFF
                ? PolicyVerdict.UNKNOWN
                : new CurrentPolicy(session).ask(realm, user, password);
        Marks marks = new Marks(user);
        Optional<Found> before = marks.found();
        Outcome outcome = ladder.outcome(new Finding(verdict, policy, before.flatMap(Found::deadline)), now);
        SignInEvent.write(authSession, context.getEvent(), verdict, policy, outcome);
        SignInMetrics.acted(outcome);
        remember(outcome, policy, marks, before);
        apply(outcome);
    }

    /** By another execution, in this very request. One with other rules looks for itself, and may be stricter. */
    private boolean wasJudgedByTheSameRules() {
        boolean judged = config.equals(session.getAttribute(JUDGED_BY)) || progress.hasPassed(user.getId(), config);
        session.setAttribute(JUDGED_BY, config);
        return judged;
    }

    /** Written once for a password, not at each sign-in. */
    private void remember(Outcome outcome, PolicyVerdict policy, Marks marks, Optional<Found> before) {
        if (outcome.because().isPresent()) {
            Found found = found(outcome, outcome.because().get());
            Found all = before.map(first -> first.and(found)).orElse(found);
            if (!before.equals(Optional.of(all))) {
                marks.setFound(all);
            }
        } else if (outcome instanceof Outcome.Pass pass
                && pass.clear()
                && before.map(found -> found.isClearedBy(config.sources(), policy))
                        .orElse(true)) {
            marks.forgetFound();
        }
    }

    private Found found(Outcome outcome, Reason reason) {
        Optional<Instant> due = outcome instanceof Outcome.Remind remind
                ? Optional.of(remind.deadline().due())
                : Optional.empty();
        // Of a password that is only written down nobody has told the user.
        boolean isTold = !outcome.word().equals(Rung.RECORD.word());
        return new Found(
                now.truncatedTo(ChronoUnit.MILLIS),
                due,
                isTold && config.endSessions(),
                Set.of(reason),
                Optional.of(config.sources()));
    }

    /** The one place where an outcome becomes an answer to the flow. */
    private void apply(Outcome outcome) {
        if (outcome instanceof Outcome.Remind remind) {
            remind(remind);
        } else if (outcome instanceof Outcome.TryLater) {
            stop(Stage.LATER, Reason.BREACHED, "keyward_password_unchecked");
        } else if (outcome instanceof Outcome.Act act) {
            act(act.rung(), act.reason());
        } else {
            pass();
        }
    }

    private void act(Rung rung, Reason reason) {
        if (rung == Rung.BLOCK) {
            notices.send(reason, Notices.Next.RESET, Optional.empty());
            stop(Stage.BLOCKED, reason, "keyward_breached_password");
        } else if (rung == Rung.CHANGE_NOW) {
            change(reason);
        } else {
            if (rung == Rung.NOTIFY) {
                notices.send(reason, Notices.Next.CHANGE_SOON, Optional.empty());
            }
            pass();
        }
    }

    private void remind(Outcome.Remind remind) {
        if (remind.isNew()) {
            notices.send(remind.reason(), Notices.Next.DEADLINE, Optional.of(remind.deadline()));
        }
        if (isDirectGrant()) {
            context.success();
            return;
        }
        reach(Stage.NOTICE, remind.reason());
        progress.remember(remind.deadline());
        SignInEvent.heldUp(context.getEvent(), user);
        showNotice();
    }

    private void change(Reason reason) {
        if (isDirectGrant()) {
            notices.send(reason, Notices.Next.SIGN_IN, Optional.empty());
            context.getEvent().user(user).error(Errors.RESOLVE_REQUIRED_ACTIONS);
            context.forceChallenge(DirectGrantError.of("Account is not fully set up"));
            return;
        }
        SignInEvent.heldUp(context.getEvent(), user);
        prove(ladder.way(standing(), now), reason);
    }

    private void prove(Proof.Way way, Reason reason) {
        if (way == Proof.Way.CLOSED || !NewPassword.isPossible(realm, user)) {
            stop(Stage.HELP, reason, "keyward_no_proof");
        } else if (way == Proof.Way.MAILED_CODE) {
            reach(Stage.CODE, reason);
            progress.mailTo(user.getEmail());
            codes().send(Optional.empty());
        } else if (way == Proof.Way.SECOND_FACTOR) {
            reach(Stage.FACTOR, reason);
            progress.waitForFactor(now);
            context.success();
        } else {
            proven();
        }
    }

    private void proven() {
        NewPassword.ask(authSession);
        pass();
    }

    /** Only now: another request of the same sign-in sees it at once. */
    private void pass() {
        progress.pass(user.getId(), config);
        context.success();
    }

    /** Whoever waits on a page of ours with a password that was replaced since has to sign in with the new one. */
    private boolean isReplaced(Stage stage) {
        return List.of(Stage.NOTICE, Stage.CODE, Stage.FACTOR, Stage.FACTOR_MISSING)
                        .contains(stage)
                && new Marks(user).found().isEmpty();
    }

    private void answerNotice(MultivaluedMap<String, String> form) {
        boolean isDue =
                progress.deadline().map(Deadline::due).filter(now::isBefore).isEmpty();
        if (form.containsKey("change") || isDue) {
            prove(ladder.way(standing(), now), progress.reason());
        } else if (form.containsKey("later")) {
            progress.leave();
            SignInEvent.repeat(authSession, context.getEvent());
            pass();
        } else {
            showNotice();
        }
    }

    private void showNotice() {
        Proof.Way way = ladder.way(standing(), now);
        context.challenge(pages().notice(
                        progress.deadline().map(Deadline::due).orElse(now),
                        way != Proof.Way.CLOSED && NewPassword.isPossible(realm, user)));
    }

    private void stop(Stage stage, Reason reason, String error) {
        // Keycloak sends the event of a first broker login again, as it is, at the end of the request.
        EventBuilder event =
                isDirectGrant() ? context.getEvent() : context.getEvent().clone();
        event.user(user).error(error);
        if (isDirectGrant()) {
            context.forceChallenge(DirectGrantError.of(
                    stage == Stage.LATER
                            ? "The password cannot be checked at the moment. Try again later."
                            : "The password is on a list of leaked passwords. Reset it before you sign in again."));
            return;
        }
        reach(stage, reason);
        context.forceChallenge(pages().stop(stage));
    }

    private void reach(Stage stage, Reason reason) {
        progress.reach(
                stage,
                user.getId(),
                context.getExecution().getId(),
                context.getTopLevelFlow().getId(),
                reason);
        // Whatever becomes of it, the flow does not end with a stage that stands still.
        AuthenticatorUtil.setAuthCallbacksFactoryIds(authSession, SignInCheckFactory.PROVIDER_ID);
    }

    private Standing standing() {
        return UserStanding.of(realm, user);
    }

    private CodeDialog codes() {
        return new CodeDialog(context, progress, pages(), notices, now);
    }

    private Pages pages() {
        return new Pages(context, config, progress);
    }

    private boolean isDirectGrant() {
        return "token".equals(context.getFlowPath());
    }
}
