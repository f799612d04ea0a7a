package dev.keyward.secondfactor.keycloak.action;

import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.util.TokenUtil;

/** Tells whether the current request can show a page to the user. */
enum RequestKind {
    INTERACTIVE,
    SILENT,
    DIRECT_GRANT;

    private static final String TOKEN_ENDPOINT = "/protocol/openid-connect/token";

    static RequestKind of(RequiredActionContext context) {
        if (context.getUriInfo().getPath().endsWith(TOKEN_ENDPOINT)) {
            return DIRECT_GRANT;
        }
        String prompt = context.getAuthenticationSession().getClientNote(OIDCLoginProtocol.PROMPT_PARAM);
        return TokenUtil.hasPrompt(prompt, OIDCLoginProtocol.PROMPT_VALUE_NONE) || PassiveSamlRequest.isIn(context)
                ? SILENT
                : INTERACTIVE;
    }

    boolean showsPages() {
        return this == INTERACTIVE;
    }
}
