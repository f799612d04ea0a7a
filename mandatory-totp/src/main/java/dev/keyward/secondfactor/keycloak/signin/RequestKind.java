package dev.keyward.secondfactor.keycloak.signin;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.util.TokenUtil;

/** Tells whether the current request can show a page to the user, and which second factors its flow can ask for. */
public enum RequestKind {
    INTERACTIVE,
    /** A request that forbids pages: {@code prompt=none}, or IsPassive in SAML. */
    SILENT,
    /** A direct grant, whose flow can ask for the code of an authenticator app. */
    DIRECT_GRANT,
    /** A request by the SAML profile for enhanced clients (ECP), whose flow asks for a password only. */
    SAML_ECP;

    /** End of the path of direct grants, the only requests to the token endpoint whose required actions Keycloak evaluates. */
    private static final List<String> TOKEN_ENDPOINT = List.of("openid-connect", "token");

    private static final List<String> SAML_ENDPOINT = List.of("protocol", "saml");

    public static RequestKind of(RequiredActionContext context) {
        if (isAt(TOKEN_ENDPOINT, context.getUriInfo())) {
            return DIRECT_GRANT;
        }
        if (isSoap(context)) {
            return SAML_ECP;
        }
        String prompt = context.getAuthenticationSession().getClientNote(OIDCLoginProtocol.PROMPT_PARAM);
        return TokenUtil.hasPrompt(prompt, OIDCLoginProtocol.PROMPT_VALUE_NONE) || PassiveSamlRequest.isIn(context)
                ? SILENT
                : INTERACTIVE;
    }

    /** Compares the segments of the path, because Keycloak ignores a slash at its end. */
    private static boolean isAt(List<String> endpoint, UriInfo address) {
        List<String> segments = address.getPathSegments().stream()
                .map(PathSegment::getPath)
                .filter(segment -> !segment.isEmpty())
                .toList();
        int end = segments.size();
        return end >= 2 && segments.subList(end - 2, end).equals(endpoint);
    }

    /** Returns whether the request is a SOAP message to the endpoint of SAML. Users could send its header with pages, too. */
    private static boolean isSoap(RequiredActionContext context) {
        MediaType type = context.getHttpRequest().getHttpHeaders().getMediaType();
        return type != null
                && type.getSubtype().endsWith("xml")
                && context.getHttpRequest().getHttpMethod().equals("POST")
                && PassiveSamlRequest.PROTOCOL.equals(
                        context.getAuthenticationSession().getProtocol())
                && isAt(SAML_ENDPOINT, context.getUriInfo());
    }

    /** Returns whether the sign-in of the request can go on later, from a page. */
    boolean mayWait() {
        return this == INTERACTIVE || this == SILENT;
    }

    public boolean showsPages() {
        return this == INTERACTIVE;
    }
}
