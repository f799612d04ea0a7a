package dev.keyward.audit;

import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.Pseudonyms;
import dev.keyward.auditlog.record.RecordKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A user event of Keycloak, as plain values.
 *
 * @param details details of the event by key; any of them may be personal data
 */
public record UserEvent(
        String type,
        Optional<String> client,
        Optional<String> user,
        Optional<String> session,
        Optional<String> ip,
        Optional<String> error,
        Map<String, String> details) {

    private static final String TYPED_NAME_DETAIL = "username";

    /**
     * Details that contain no personal data. A list of allowed keys and not of forbidden ones, because Keycloak names details after
     * the attributes of users, such as {@code updated_phone}.
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

    private static final String OWN_DETAILS = "keyward_";

    /** Form of the values of allowed details, which are constants and ids. A free text, which may be personal data, is left out. */
    private static final Pattern CONSTANT = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");

    private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final int MAX_CLIENT = 255;

    public UserEvent {
        details = Map.copyOf(details);
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
        return new RecordContent(
                RecordKind.USER,
                type,
                data,
                user.map(id -> new Participant("user", pseudonyms.of(Pseudonyms.USER, id), Optional.empty()))
                        .map(List::of)
                        .orElse(List.of()));
    }

    private static boolean isAllowed(String key) {
        return ALLOWED.contains(key)
                || (key.startsWith(OWN_DETAILS) && KEY.matcher(key).matches());
    }

    private static boolean isConstant(String value) {
        return CONSTANT.matcher(value).matches();
    }

    static String cap(String text) {
        return text.length() <= MAX_CLIENT ? text : text.substring(0, MAX_CLIENT);
    }
}
