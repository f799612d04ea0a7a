package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.PersonalData;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A user event of Keycloak, as plain values.
 *
 * @param details details of the event by key; any of them may be personal data
 * @param impersonator id of the person who acts as the user; if it is empty, the details may have a name that no user has
 */
public record UserEvent(
        String type,
        Optional<String> client,
        Optional<String> user,
        Optional<String> session,
        Optional<String> ip,
        Optional<String> error,
        Map<String, String> details,
        Optional<String> impersonator) {

    private static final String TYPED_NAME_DETAIL = "username";

    /** Name of the event detail with the user name of the impersonator, who is a person that acts as the user. */
    public static final String IMPERSONATOR_DETAIL = "impersonator";

    /**
     * Names of event details that contain no personal data. A list of allowed keys and not of forbidden ones, because Keycloak
     * names details after the attributes of users, such as {@code updated_phone}.
     */
    private static final Set<String> ALLOWED = Set.of(
            "action",
            "auth_method",
            "auth_type",
            "client_auth_method",
            "client_policy_error",
            "client_registration_policy",
            "consent",
            "context",
            "credential_type",
            "custom_required_action",
            "grant_type",
            "granted_client",
            "identity_provider",
            "impersonator_realm",
            "login_retry",
            "logout_triggered_by_action_token",
            "logout_triggered_by_required_action",
            "not_before",
            "num_failures",
            "reason",
            "register_method",
            "remember_me",
            "requested_token_type",
            "response_mode",
            "response_type",
            "restart_after_timeout",
            "revoked_client",
            "signature_algorithm",
            "signature_required",
            "token_type",
            "validate_access_token");

    /**
     * Names of the event details that contain personal data. This personal data is encrypted. Details with tokens and
     * ids of tokens are in neither list.
     */
    private static final Set<String> PERSONAL = Set.of(
            TYPED_NAME_DETAIL,
            "authentication_error_detail",
            "client_policy_error_detail",
            "credential_user_label",
            "email",
            "first_name",
            "identity_provider_identity",
            "identity_provider_issuer",
            "identity_provider_user_id",
            "last_name",
            "reason",
            "redirect_uri",
            "requested_subject",
            "x509_cert_issuer_distinguished_name",
            "x509_cert_serial_number",
            "x509_cert_subject_distinguished_name");

    /** Matches the names of event details that Keycloak derives from the changed attributes of a user. */
    private static final Pattern ATTRIBUTE = Pattern.compile("(?:previous|updated)_[a-z0-9_.-]{1,54}");

    private static final Pattern NO_KEY_CHARACTER = Pattern.compile("[^a-z0-9_]");

    private static final String TOKEN_ID = "updated_refresh_token_id";

    private static final String OWN_DETAILS = "keyward_";

    /**
     * Matches a constant or an id: 1 to 128 characters, each a letter, a digit or one of {@code ._:/-}. Only such
     * values of allowed event details are recorded. A free text, which may be personal data, is left out.
     */
    private static final Pattern CONSTANT = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final int MAX_CLIENT = 255;

    public UserEvent {
        details = Map.copyOf(details);
    }

    /** Creates a user event without an impersonator (a person who acts as the user). */
    public UserEvent(
            String type,
            Optional<String> client,
            Optional<String> user,
            Optional<String> session,
            Optional<String> ip,
            Optional<String> error,
            Map<String, String> details) {
        this(type, client, user, session, ip, error, details, Optional.empty());
    }

    /** Returns the content of the audit record for this event. */
    public RecordContent content(Pseudonyms pseudonyms) {
        Map<String, Fact> data = new LinkedHashMap<>();
        client.ifPresent(id -> data.put("client", Fact.of(cap(id))));
        error.filter(UserEvent::isConstant).ifPresent(code -> data.put("error", Fact.of(code)));
        session.ifPresent(id -> data.put("session", Fact.of(pseudonyms.of(Pseudonyms.SESSION, id))));
        ip.ifPresent(address -> data.put("ip", Fact.of(pseudonyms.of(Pseudonyms.IP, address))));
        if (user.isEmpty() && details.containsKey(TYPED_NAME_DETAIL)) {
            data.put(
                    "typed_name",
                    Fact.of(pseudonyms.of(Pseudonyms.TYPED_NAME, details.getOrDefault(TYPED_NAME_DETAIL, ""))));
        }
        details.entrySet().stream()
                .filter(detail -> isAllowed(detail.getKey()) && isConstant(detail.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .limit(100)
                .forEach(detail -> data.putIfAbsent(detail.getKey(), Fact.of(detail.getValue())));
        List<Participant> people = new ArrayList<>();
        Map<String, PersonalData> personal = new HashMap<>();
        if (user.isPresent()) {
            people.add(
                    new Participant(RecordContent.USER, pseudonyms.of(Pseudonyms.USER, user.get()), Optional.empty()));
            personal.put(RecordContent.USER, new PersonalData(personal(user.get())));
        } else if (ip.isPresent()) {
            people.add(new Participant(RecordContent.SOURCE, pseudonyms.of(Pseudonyms.IP, ip.get()), Optional.empty()));
            personal.put(RecordContent.SOURCE, new PersonalData(Map.of("ip", ip.get())));
        }
        Optional<String> impersonatorName = Optional.ofNullable(details.get(IMPERSONATOR_DETAIL));
        Optional<String> actor = impersonator
                .map(id -> pseudonyms.of(Pseudonyms.USER, id))
                .or(() -> impersonatorName.map(name -> pseudonyms.of(Pseudonyms.TYPED_NAME, name)));
        actor.ifPresent(pseudonym -> {
            people.add(new Participant(RecordContent.ACTOR, pseudonym, Optional.empty()));
            Map<String, String> values = new LinkedHashMap<>();
            impersonator.ifPresent(id -> values.put("user_id", id));
            impersonatorName.ifPresent(name -> values.put("username", name));
            ip.ifPresent(address -> values.put("ip", address));
            personal.put(RecordContent.ACTOR, new PersonalData(values));
        });
        return new RecordContent(RecordKind.USER, type, data, people, personal);
    }

    /**
     * Returns the personal data in this event about the known user with the given id. The name that an unknown user typed is
     * never stored, because it may be a password.
     */
    private Map<String, String> personal(String id) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("user_id", id);
        ip.filter(address -> impersonator.isEmpty() && !details.containsKey(IMPERSONATOR_DETAIL))
                .ifPresent(address -> values.put("ip", address));
        details.entrySet().stream()
                .filter(detail -> isPersonal(detail.getKey(), detail.getValue()))
                .sorted(Map.Entry.comparingByKey())
                .limit(100)
                .forEach(detail -> values.putIfAbsent(
                        NO_KEY_CHARACTER
                                .matcher(detail.getKey().toLowerCase(Locale.ROOT))
                                .replaceAll("_"),
                        detail.getValue()));
        return values;
    }

    private static boolean isPersonal(String key, String value) {
        if (ALLOWED.contains(key) && isConstant(value)) {
            return false; // stands in the data
        }
        return PERSONAL.contains(key)
                || (ATTRIBUTE.matcher(key.toLowerCase(Locale.ROOT)).matches() && !key.equals(TOKEN_ID));
    }

    private static boolean isAllowed(String key) {
        return ALLOWED.contains(key)
                || (key.startsWith(OWN_DETAILS) && KEY.matcher(key).matches());
    }

    /** Returns whether a value has the form of a constant or an id, not of free text. */
    static boolean isConstant(String value) {
        return CONSTANT.matcher(value).matches();
    }

    static String cap(String text) {
        return text.length() <= MAX_CLIENT ? text : text.substring(0, MAX_CLIENT);
    }
}
