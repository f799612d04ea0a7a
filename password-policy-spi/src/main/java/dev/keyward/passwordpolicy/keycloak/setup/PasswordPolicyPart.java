package dev.keyward.passwordpolicy.keycloak.setup;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.auto.service.AutoService;
import dev.keyward.passwordpolicy.keycloak.rules.BannedTermLists;
import dev.keyward.passwordpolicy.keycloak.scopes.Scopes;
import dev.keyward.passwordpolicy.terms.TermList;
import dev.keyward.providerkit.setup.ProfileException;
import dev.keyward.providerkit.setup.ProfileShape;
import dev.keyward.providerkit.setup.SetupPart;
import dev.keyward.providerkit.setup.SetupStep;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.PasswordPolicy;
import org.keycloak.models.RealmModel;

/**
 * The part of Keyward's realm setup that sets the password policy, its scopes and its banned-term lists.
 *
 * <p>Each policy in the profile gets the stricter of its own value and the value of the realm; other policies of the realm
 * stay. Scopes and terms are added to the existing ones. Removal restores the former values, except those that
 * administrators changed since, and removes every rule of Keyward, because a server with one does not boot without the jar.
 * Stateless and thread-safe.
 */
@AutoService(SetupPart.class)
public final class PasswordPolicyPart implements SetupPart {

    private static final String POLICY = "passwordPolicy";

    private static final String PREFIX = "keyward-";

    /** Prefix of the names of all realm attributes that hold password-policy scopes and banned-term lists. */
    private static final String ATTRIBUTES = "keyward.password-policy.";

    @Override
    public String id() {
        return "password-policy";
    }

    @Override
    public ProfileShape.Section settings() {
        return PolicySettings.SECTION;
    }

    @Override
    public List<SetupStep> plan(KeycloakSession session, RealmModel realm, JsonNode section) {
        List<SetupStep> steps = new ArrayList<>();
        steps.add(step(session, realm, POLICY, joined(session, realm, section).text()));
        if (section.has(PolicySettings.SCOPES)) {
            String now = now(session, realm, Scopes.ATTRIBUTE);
            steps.add(step(
                    session,
                    realm,
                    Scopes.ATTRIBUTE,
                    AddedScopes.to(session, realm, now, section.path(PolicySettings.SCOPES))));
        }
        steps.addAll(lists(session, realm, section.path(PolicySettings.BANNED_TERMS)));
        return steps;
    }

    private static JoinedPolicy joined(KeycloakSession session, RealmModel realm, JsonNode section) {
        try {
            return JoinedPolicy.of(
                    session,
                    Optional.ofNullable(realm.getPasswordPolicy().toString()).orElse(""),
                    section.path(PolicySettings.POLICY.key()).asText());
        } catch (ProfileException e) {
            throw new ProfileException("password-policy.policy: " + e.getMessage(), e);
        }
    }

    private List<SetupStep> lists(KeycloakSession session, RealmModel realm, JsonNode section) {
        Set<String> names = BannedTermLists.names(realm).collect(Collectors.toCollection(TreeSet::new));
        section.fieldNames().forEachRemaining(names::add);
        if (!section.isEmpty() && names.size() > BannedTermLists.MAX_LISTS) {
            throw new ProfileException("password-policy.banned-terms: the realm would have " + names.size()
                    + " lists of its own; the maximum is " + BannedTermLists.MAX_LISTS
                    + ". Join lists, delete some, or use files.");
        }
        List<SetupStep> steps = new ArrayList<>();
        section.properties().forEach(list -> {
            List<String> terms = new ArrayList<>();
            list.getValue().forEach(term -> terms.add(term.asText()));
            String attribute = BannedTermLists.ATTRIBUTE_PREFIX + list.getKey();
            steps.add(step(session, realm, attribute, addedTo(now(session, realm, attribute), list.getKey(), terms)));
        });
        return steps;
    }

    /** Appends the given terms to the text of a banned-term list. An unreadable list is replaced. */
    private static String addedTo(String now, String name, List<String> terms) {
        Set<String> known = now.lines().map(String::strip).collect(Collectors.toSet());
        String wanted = String.join("\n", terms);
        String more =
                wanted.lines().filter(term -> !known.contains(term.strip())).collect(Collectors.joining("\n"));
        String text = !isReadable(now) ? wanted : more.isEmpty() ? now : now.stripTrailing() + "\n" + more;
        checkedList(name, text);
        return text;
    }

    private static boolean isReadable(String list) {
        try {
            return TermList.parse(list.getBytes(StandardCharsets.UTF_8)).size() > 0;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public List<String> notes(KeycloakSession session, RealmModel realm, JsonNode section) {
        List<String> notes = new ArrayList<>(joined(session, realm, section).notes());
        expired(now(session, realm, POLICY), joined(session, realm, section).text())
                .ifPresent(notes::add);
        return notes;
    }

    /**
     * Returns a note for the administrator if the setup adds a password expiry. Older passwords then expire at once.
     */
    private static Optional<String> expired(String now, String then) {
        String id = PasswordPolicy.FORCE_EXPIRED_ID;
        Optional<String> days = Optional.ofNullable(PolicyText.policies(then).get(id));
        return days.filter(value -> !value.equals(PolicyText.policies(now).get(id)))
                .map(value -> "password-policy: " + PolicyText.of(id, value)
                        + " applies to existing passwords too. Users with an older password must"
                        + " change it at the next sign-in.");
    }

    @Override
    public List<String> weakened(KeycloakSession session, SetupStep step) {
        return step.subject().equals(POLICY) ? JoinedPolicy.replaced(session, step.before(), step.after()) : List.of();
    }

    @Override
    public String meaning(JsonNode section, List<SetupStep> steps) {
        String policy = steps.stream()
                .filter(step -> step.subject().equals(POLICY))
                .map(SetupStep::after)
                .findFirst()
                .orElse(section.path(PolicySettings.POLICY.key()).asText());
        long scopes = section.path(PolicySettings.SCOPES).size();
        return "New passwords have to meet " + policy.replace(" and ", ", ")
                + (scopes == 0 ? "." : ", with further rules in " + (scopes == 1 ? "1 scope." : scopes + " scopes."));
    }

    @Override
    public void apply(KeycloakSession session, RealmModel realm, SetupStep step) {
        if (step.subject().equals(POLICY)) {
            realm.setPasswordPolicy(PasswordPolicy.parse(session, step.after()));
        } else if (step.after().isEmpty()) {
            realm.removeAttribute(step.subject());
        } else {
            realm.setAttribute(step.subject(), step.after());
        }
    }

    @Override
    public List<SetupStep> planRemoval(KeycloakSession session, RealmModel realm, Map<String, SetupStep> applied) {
        List<SetupStep> steps = new ArrayList<>();
        steps.add(step(session, realm, POLICY, restored(session, now(session, realm, POLICY), applied.get(POLICY))));
        realm.getAttributes().keySet().stream()
                .filter(name -> name.startsWith(ATTRIBUTES))
                .sorted()
                .forEach(name -> steps.add(step(session, realm, name, "")));
        return steps;
    }

    @Override
    public boolean canTakeBack(SetupStep recorded) {
        return recorded.subject().equals(POLICY) || recorded.subject().startsWith(ATTRIBUTES);
    }

    @Override
    public String now(KeycloakSession session, RealmModel realm, String subject) {
        return subject.equals(POLICY)
                ? Optional.ofNullable(realm.getPasswordPolicy().toString()).orElse("")
                : Optional.ofNullable(realm.getAttribute(subject)).orElse("");
    }

    /**
     * Returns the password policy with the values that it had before the setup. If this server can no longer parse them, they
     * are left out.
     */
    private static String restored(KeycloakSession session, String current, @Nullable SetupStep applied) {
        String restored = withoutOurs(current, applied);
        try {
            PasswordPolicy.parse(session, restored);
            return restored;
        } catch (RuntimeException e) {
            return withoutOurs(
                    current, null); // also if Keycloak's parser fails, for example for a bracket that is not closed
        }
    }

    /**
     * Returns the current policy without Keyward's rules. A policy that still has the value from the setup gets its former
     * value.
     */
    private static String withoutOurs(String current, @Nullable SetupStep applied) {
        Map<String, String> now = PolicyText.policies(current);
        if (applied != null) {
            Map<String, String> before = PolicyText.policies(applied.before());
            PolicyText.policies(applied.after()).forEach((id, value) -> {
                if (value.equals(now.get(id))) {
                    if (before.containsKey(id)) {
                        now.put(id, before.get(id));
                    } else {
                        now.remove(id);
                    }
                }
            });
        }
        now.keySet().removeIf(id -> id.startsWith(PREFIX));
        return PolicyText.of(now);
    }

    private SetupStep step(KeycloakSession session, RealmModel realm, String subject, String after) {
        return new SetupStep(id(), subject, now(session, realm, subject), after);
    }

    private static void checkedList(String name, String text) {
        String where = "password-policy.banned-terms." + name + ": ";
        if (!BannedTermLists.NAME.matcher(name).matches()) {
            throw new ProfileException(where + "a list's name has lower-case letters, digits and hyphens, up to 64.");
        }
        try {
            TermList.parse(text.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw new ProfileException(where + e.getMessage(), e);
        }
    }
}
