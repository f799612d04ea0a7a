package dev.keyward.secondfactor.keycloak.check;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.http.HttpRequest;
import org.keycloak.models.AuthenticationExecutionModel;
import org.keycloak.models.RealmModel;
import org.keycloak.sessions.AuthenticationSessionModel;
import org.keycloak.sessions.CommonClientSessionModel.ExecutionStatus;

@DisplayName("A factor just before the check")
class PrecedingFactorTest {

    private final Map<String, ExecutionStatus> statuses = new HashMap<>();
    private final MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
    private final MultivaluedMap<String, String> form = new MultivaluedHashMap<>();
    private String method = "POST";
    private String authenticator = "auth-otp-form";

    private boolean isProven() {
        return PrecedingFactor.isProven(context());
    }

    private void submitsCode() {
        query.putSingle("session_code", "code");
        query.putSingle("execution", "form");
        statuses.put("form", ExecutionStatus.SUCCESS);
    }

    @ParameterizedTest
    @CsvSource({
        "auth-otp-form, true",
        "auth-conditional-otp-form, true",
        "auth-recovery-authn-code-form, true",
        "webauthn-authenticator, true",
        "webauthn-authenticator-passwordless, true",
        "idp-username-password-form, false",
        "idp-email-verification, false",
        "keyward-second-factor-check, false"
    })
    @DisplayName("counts if the current request proved it to an execution that asks for a factor")
    void submitted(String provider, boolean expected) {
        authenticator = provider;
        submitsCode();
        assertThat(isProven()).isEqualTo(expected);
    }

    @Test
    @DisplayName("counts only if the execution has succeeded")
    void failed() {
        submitsCode();
        statuses.put("form", ExecutionStatus.CHALLENGED);
        assertThat(isProven()).isFalse();
        statuses.clear();
        assertThat(isProven()).isFalse();
    }

    @Test
    @DisplayName("does not count if an earlier request proved it, perhaps for another user")
    void earlier() {
        submitsCode();
        method = "GET";
        assertThat(isProven()).as("a reload, or the link of a mail").isFalse();
        method = "POST";
        query.remove("session_code");
        assertThat(isProven()).as("a form without a code is a reload").isFalse();
        query.putSingle("session_code", "code");
        query.putSingle("execution", "other");
        assertThat(isProven()).as("a form of an execution that does not exist").isFalse();
        query.remove("execution");
        assertThat(isProven()).isFalse();
    }

    @Test
    @DisplayName("does not count if the request has the token of a mailed link, which may be another user's")
    void mailedLink() {
        submitsCode();
        query.putSingle("key", "token");
        assertThat(isProven()).isFalse();
    }

    @Test
    @DisplayName("does not count if the request chooses an execution, which may let the user pass without a code")
    void anotherWay() {
        submitsCode();
        form.putSingle("authenticationExecution", "form");
        assertThat(isProven()).isFalse();
    }

    private AuthenticationFlowContext context() {
        AuthenticationExecutionModel execution = new AuthenticationExecutionModel();
        execution.setId("form");
        execution.setAuthenticator(authenticator);
        HttpRequest request =
                proxy(HttpRequest.class, Map.of("getHttpMethod", method, "getDecodedFormParameters", form));
        UriInfo uri = proxy(UriInfo.class, Map.of("getQueryParameters", query));
        RealmModel realm = proxy(RealmModel.class, Map.of("getAuthenticationExecutionById", Map.of("form", execution)));
        AuthenticationSessionModel authSession =
                proxy(AuthenticationSessionModel.class, Map.of("getExecutionStatus", statuses));
        return proxy(
                AuthenticationFlowContext.class,
                Map.of(
                        "getHttpRequest", request,
                        "getUriInfo", uri,
                        "getRealm", realm,
                        "getAuthenticationSession", authSession));
    }

    /** Returns an object that answers each method with the given result, or with the entry of a given map for its argument. */
    private static <T> T proxy(Class<T> type, Map<String, Object> results) {
        return type.cast(Proxy.newProxyInstance(
                PrecedingFactorTest.class.getClassLoader(), new Class<?>[] {type}, (self, called, arguments) -> {
                    Object result = results.get(called.getName());
                    if (result == null) {
                        throw new UnsupportedOperationException(called.getName());
                    }
                    return arguments == null ? result : ((Map<?, ?>) result).get(arguments[0]);
                }));
    }
}
