package dev.keyward.secondfactor.keycloak.signin;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.http.HttpRequest;

/**
 * Recognizes SAML requests that forbid the server to show a page (IsPassive).
 *
 * <p>Keycloak notes this nowhere, but answers such a request at once. So the message is read from the current request, as Keycloak has
 * read it before: from the query of a GET, and from the form of a POST. Stateless and thread-safe.
 */
final class PassiveSamlRequest {

    static final String PROTOCOL = "saml";
    private static final String ENDPOINT = "/protocol/saml";
    private static final String PARAMETER = "SAMLRequest";

    private PassiveSamlRequest() {}

    /** Returns whether the current request is a passive one. The addresses of sign-in pages do not count, since users could add to them. */
    static boolean isIn(RequiredActionContext context) {
        if (!PROTOCOL.equals(context.getAuthenticationSession().getProtocol())
                || !context.getUriInfo().getPath().endsWith(ENDPOINT)) {
            return false;
        }
        HttpRequest request = context.getHttpRequest();
        boolean isForm = request.getHttpMethod().equals("POST");
        String message = isForm
                ? request.getDecodedFormParameters().getFirst(PARAMETER)
                : context.getUriInfo().getQueryParameters().getFirst(PARAMETER);
        return message != null && isPassive(message, !isForm);
    }

    /** Returns whether the message says IsPassive; false for one that cannot be read, so that the user is asked. */
    static boolean isPassive(String message, boolean isDeflated) {
        try {
            InputStream decoded =
                    new ByteArrayInputStream(Base64.getMimeDecoder().decode(message));
            return isPassive(isDeflated ? new InflaterInputStream(decoded, new Inflater(true)) : decoded);
        } catch (IllegalArgumentException | XMLStreamException e) {
            return false;
        }
    }

    /** Reads no more than the first tag, so that the size of the message does not matter. */
    private static boolean isPassive(InputStream xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(xml);
        try {
            reader.nextTag();
            String value = reader.getAttributeValue("", "IsPassive");
            return value != null && (value.toLowerCase(Locale.ROOT).equals("true") || value.equals("1"));
        } finally {
            reader.close();
        }
    }
}
