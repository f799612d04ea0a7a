package dev.keyward.it;

import static dev.keyward.it.harness.CheckedRealm.BREACHED;
import static dev.keyward.it.harness.CheckedRealm.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.it.harness.Await;
import dev.keyward.it.harness.CheckedRealm;
import dev.keyward.it.harness.KeycloakProcess;
import dev.keyward.it.harness.Mailbox;
import dev.keyward.it.harness.Person;
import dev.keyward.it.harness.Person.Page;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jsoup.nodes.Element;

/**
 * A user with a breached password who signs in again and again on the nodes of a cluster, and what this user has seen so far.
 *
 * <p>One thread at a time uses it.
 */
final class ClusterVisitor {

    static final String CODE_PAGE = "login-keyward-breached-password-code";
    static final String NEW_PASSWORD_PAGE = "login-login-update-password";

    /** Id of the link to the current page, on Keycloak's page for an address that is outdated. */
    private static final String CONTINUE_LINK = "loginContinueLink";

    private static final String NOTICE_PAGE = "login-keyward-breached-password";
    private static final String FOUND = "keyward-password-found";
    private static final String NOTICE_KIND = "breach-check-notice";
    private static final String CHANGED_KIND = "breach-check-changed";
    private static final Duration CODE_ARRIVES = Duration.ofSeconds(3);

    /** What all visitors share. Thread-safe. */
    static final class Site {

        final CheckedRealm realm;
        final Mailbox mailbox;

        /** Submitted codes that were accepted. */
        final Queue<SubmittedCode> accepted = new ConcurrentLinkedQueue<>();

        /** Submitted codes whose request got no answer. */
        final Queue<SubmittedCode> unanswered = new ConcurrentLinkedQueue<>();

        /** Nodes to which new requests go: a load balancer notices at once that a node is gone. */
        volatile List<KeycloakProcess> serving = List.of();

        Site(CheckedRealm realm, Mailbox mailbox) {
            this.realm = realm;
            this.mailbox = mailbox;
        }

        private Person any(Person person, Random random) {
            List<KeycloakProcess> nodes = serving;
            return person.via(nodes.get(random.nextInt(nodes.size())));
        }
    }

    /** @param entry the page on which the user entered the code */
    record SubmittedCode(ClusterVisitor visitor, Person person, Page entry, String code) {

        /** Loads the tab again from the given node: the page for the code, or the one that follows it. */
        Page reload(CheckedRealm realm, KeycloakProcess node) {
            Person via = person.via(node);
            Page page = via.open(realm.reloadUrl(entry));
            Element next = page.document().getElementById(CONTINUE_LINK);
            return next == null ? page : via.open(next.attr("href"));
        }

        /** Submits the code on the given page of the same tab to the given node. */
        Page submit(Page page, KeycloakProcess node) {
            return person.via(node).submit(page, Map.of("code", code));
        }
    }

    /** An unexpected page, such as the login page of a restarted flow, while the nodes lose sight of each other. */
    static final class Interruption extends RuntimeException {

        private static final long serialVersionUID = 1;

        Interruption(Page page) {
            super(page.status() + " " + page.id());
        }

        Interruption(AssertionError cause) {
            super(cause);
        }
    }

    private final Site site;
    private final String name;
    private final String id;

    /** Whether the user changes the password at some visit. */
    private final boolean isWilling;

    /** Whether a page has told the user about the breached password. */
    private boolean isTold;

    /** Whether no answer was missing before that; otherwise the killed node may have counted a notice that it did not store. */
    private boolean isNoticeDue;

    private boolean hasVisited;

    /** Whether the user has submitted a new password, or a code whose request got no answer. */
    private boolean isDone;

    private boolean hasSubmittedPassword;

    /** Whether the user was signed in with the new password. */
    private boolean isChanged;

    private ClusterVisitor(Site site, String name, boolean isWilling) {
        this.site = site;
        this.name = name;
        this.id = site.realm.addBreached(name);
        this.isWilling = isWilling;
    }

    /** Adds a user with a breached password to the realm. */
    static ClusterVisitor add(Site site, String name, boolean isWilling) {
        return new ClusterVisitor(site, name, isWilling);
    }

    /** Returns whether the user does not visit again. */
    boolean isDone() {
        return isDone;
    }

    boolean isChanged() {
        return isChanged;
    }

    String name() {
        return name;
    }

    String address() {
        return name + "@example.com";
    }

    /** Signs in. Leaves at the notice, chooses "Not now", or changes the password. */
    void visit(Random random) {
        Person person = Person.speaking("en");
        Page notice = openNotice(person, random);
        int choice = random.nextInt(5);
        if (choice == 0) {
            Page in = site.any(person, random).submit(notice, Map.of("later", "true"));
            if (!site.realm.isIn(in)) {
                throw new Interruption(in);
            }
        } else if (choice == 1 && isWilling) {
            SubmittedCode code = requestCode(person, notice, random);
            submit(code, site.serving.get(random.nextInt(site.serving.size())), random);
        }
    }

    /** Signs in up to the page for the code, and returns the mailed code, which is not submitted yet. */
    SubmittedCode openCode(Random random) {
        Person person = Person.speaking("en");
        return requestCode(person, openNotice(person, random), random);
    }

    private Page openNotice(Person person, Random random) {
        Page form = site.any(person, random).open(site.realm.realm().signInUrl(""));
        requirePage(form, "login-login"); // a node that starts answers 503
        boolean isFirst = !hasVisited;
        hasVisited = true;
        Page notice = site.any(person, random).submit(form, Map.of("username", name, "password", BREACHED));
        assertThat(site.realm.isIn(notice))
                .describedAs("signed in without a notice")
                .isFalse();
        requirePage(notice, NOTICE_PAGE);
        isNoticeDue |= isFirst;
        isTold = true;
        return notice;
    }

    /** Waits for a code, which is lost if its node was killed before sending it. */
    private SubmittedCode requestCode(Person person, Page notice, Random random) {
        int before = site.mailbox.codesTo(address()).size();
        Page entry = site.any(person, random).submit(notice, Map.of("change", "true"));
        requirePage(entry, CODE_PAGE);
        try {
            Await.until(
                    "a code",
                    CODE_ARRIVES,
                    () -> site.mailbox.codesTo(address()).size() > before);
        } catch (AssertionError e) {
            throw new Interruption(e);
        }
        return new SubmittedCode(
                this, person, entry, site.mailbox.codesTo(address()).get(before));
    }

    /** Submits the code to the given node, and then a new password to any. */
    void submit(SubmittedCode code, KeycloakProcess node, Random random) {
        Page password;
        try {
            password = code.submit(code.entry(), node);
        } catch (UncheckedIOException e) {
            isDone = true;
            site.unanswered.add(code);
            throw e;
        }
        requirePage(password, NEW_PASSWORD_PAGE);
        site.accepted.add(code);
        changePassword(site.any(code.person(), random), password);
    }

    /** Submits a new password on the given page. */
    void changePassword(Person person, Page password) {
        isDone = true;
        hasSubmittedPassword = true;
        Page in = person.chooseNewPassword(password, GOOD);
        if (!site.realm.isIn(in)) {
            throw new Interruption(in);
        }
        isChanged = true;
    }

    private static void requirePage(Page page, String id) {
        if (!page.id().equals(id)) {
            throw new Interruption(page);
        }
    }

    /** Fails if what is stored contradicts what the user has seen. */
    void requireFinding(CheckedRealm survivor) {
        if (isTold && !hasSubmittedPassword) {
            assertThat(survivor.kept(id)).describedAs(name).containsExactly(FOUND);
        }
        if (isChanged) {
            assertThat(survivor.kept(id)).describedAs(name).isEmpty();
            assertThat(survivor.details(id, "UPDATE_CREDENTIAL")).hasSize(1);
        }
    }

    /**
     * Returns the user's id and the kind of each mail that is missing, although a page has told the user what the mail says.
     *
     * @param subjects subjects of all mails to the user
     */
    List<String> missing(List<String> subjects) {
        List<String> missing = new ArrayList<>();
        if (isNoticeDue && subjects.stream().noneMatch(subject -> subject.endsWith("should be changed"))) {
            missing.add(id + " " + NOTICE_KIND);
        }
        if (isChanged && subjects.stream().noneMatch(subject -> subject.endsWith("was changed"))) {
            missing.add(id + " " + CHANGED_KIND);
        }
        return missing;
    }
}
