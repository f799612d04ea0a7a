package dev.keyward.secondfactor.keycloak.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A SAML request")
class PassiveSamlRequestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<?xml version='1.0'?><!-- x --><p:AuthnRequest xmlns:p='urn:x' ID='1' IsPassive='true'>|true",
                "<AuthnRequest IsPassive='1'/>|true",
                "<AuthnRequest IsPassive='false'/>|false",
                "<AuthnRequest IsPassive='0'/>|false",
                "<AuthnRequest/>|false",
                "<AuthnRequest><b IsPassive='true'/></AuthnRequest>|false"
            })
    @DisplayName("is passive if its first tag says so, whichever binding brings it")
    void passive(String xml, boolean expected) throws IOException {
        byte[] message = xml.getBytes(StandardCharsets.UTF_8);
        assertThat(PassiveSamlRequest.isPassive(encoded(message), false)).isEqualTo(expected);
        assertThat(PassiveSamlRequest.isPassive(encoded(deflated(message)), true))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<AuthnRequest IsPassive='true'",
                "<!DOCTYPE a [<!ENTITY b 'true'>]><a IsPassive='&b;'/>"
            })
    @DisplayName("is not passive if it cannot be read")
    void unreadable(String xml) {
        String encoded = encoded(xml.getBytes(StandardCharsets.UTF_8));
        assertThat(PassiveSamlRequest.isPassive(encoded, false)).isFalse();
        assertThat(PassiveSamlRequest.isPassive(encoded, true)).isFalse();
    }

    @Test
    @DisplayName("is not passive if it is not encoded")
    void unencoded() {
        assertThat(PassiveSamlRequest.isPassive("a", false)).isFalse();
    }

    private static String encoded(byte[] message) {
        return Base64.getEncoder().encodeToString(message);
    }

    private static byte[] deflated(byte[] message) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater =
                new DeflaterOutputStream(deflated, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            deflater.write(message);
        }
        return deflated.toByteArray();
    }
}
