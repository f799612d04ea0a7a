package dev.keyward.secondfactor.keycloak.signin;

import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.util.TokenUtil;

/** Tells whether the current request can show a page to the user. */
public enum RequestKind {
    INTERACTIVE,
    SILENT,
    DIRECT_GRANT;

    /** End of the path of direct grants, the only requests without pages whose required actions Keycloak evaluates at the token endpoint. */
    private static final String TOKEN_ENDPOINT = "/protocol/openid-connect/token";

    public static RequestKind of(RequiredActionContext context) {
        if (context.getUriInfo().getPath().endsWith(TOKEN_ENDPOINT)) {
            return DIRECT_GRANT;
        }
        String prompt = context.getAuthenticationSession().getClientNote(OIDCLoginProtocol.PROMPT_PARAM);
        return TokenUtil.hasPrompt(prompt, OIDCLoginProtocol.PROMPT_VALUE_NONE) || PassiveSamlRequest.isIn(context)
                ? SILENT
                : INTERACTIVE;
    }

    public boolean showsPages() {
        return this == INTERACTIVE;
    }
}
