package dev.keyward.breachcheck.keycloak.accounts;

import jakarta.ws.rs.core.NewCookie;
import org.keycloak.http.HttpResponse;

/**
 * Accepts and discards the headers and cookies that Keycloak sets after a request has been answered.
 *
 * <p>While Keycloak tells clients that a session has ended, it may remove the session's cookie from the browser. Stateless.
 */
final class DiscardedResponse implements HttpResponse {

    @Override
    public int getStatus() {
        return 200;
    }

    @Override
    public void setStatus(int status) {}

    @Override
    public void addHeader(String name, String value) {}

    @Override
    public void setHeader(String name, String value) {}

    @Override
    public void setCookieIfAbsent(NewCookie cookie) {}
}
