package dev.keyward.audit.keycloak.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyward.audit.format.PersonalDataLevel;
import dev.keyward.audit.format.RecordFormat;
import dev.keyward.audit.format.SinkFilter;
import dev.keyward.audit.keycloak.TestScope;
import dev.keyward.audit.sink.tls.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The options of the sinks")
class SinkOptionsTest {

    private static final String SECRET = "whsec_"
            + Base64.getEncoder().encodeToString("0123456789abcdef01234567".getBytes(StandardCharsets.US_ASCII));

    @Test
    @DisplayName("switch no sink on by default")
    void none() {
        assertThat(read(Map.of())).isEmpty();
        assertThat(read(Map.of("sink-console", "false"))).isEmpty();
    }

    @Test
    @DisplayName("give each sink its own format and level; the format is OCSF by default")
    void both() {
        List<ConfiguredSink> sinks = read(Map.of(
                "sink-file-folder", "/var/log/audit",
                "sink-file-level", "truncated-ip",
                "sink-console", "true",
                "sink-console-level", "pseudonyms",
                "sink-console-format", "raw"));
        assertThat(sinks).extracting(ConfiguredSink::name).containsExactly("file", "console");
        assertThat(sinks)
                .extracting(sink -> sink.content().level())
                .containsExactly(PersonalDataLevel.TRUNCATED_IP, PersonalDataLevel.PSEUDONYMS);
        assertThat(sinks)
                .extracting(sink -> sink.content().format())
                .containsExactly(RecordFormat.OCSF, RecordFormat.RAW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            sink-file-folder=/a                               | sink-file-level: must be set together with sink-file-folder; give pseudonyms, truncated-ip or plain.
            sink-console=true                                 | sink-console-level: must be set together with sink-console; give pseudonyms, truncated-ip or plain.
            sink-file-folder=/a,sink-file-level=secret        | sink-file-level: 'secret' is not allowed; give pseudonyms, truncated-ip or plain.
            sink-file-folder=/a,sink-file-level=              | sink-file-level: '' is not allowed; give pseudonyms, truncated-ip or plain.
            sink-file-folder=logs,sink-file-level=plain       | sink-file-folder: 'logs' is not allowed; give the absolute path of a folder.
            sink-file-folder=,sink-file-level=plain           | sink-file-folder: '' is not allowed; give the absolute path of a folder.
            sink-file-folder=/a,sink-file-level=plain,sink-file-format=cef | sink-file-format: 'cef' is not allowed; give ocsf or raw.
            sink-file-folder=/a,sink-file-level=plain,sink-file-max-mebibytes=0 | sink-file-max-mebibytes: '0' is not allowed; give a whole number from 1 to 999999.
            sink-console=yes                                  | sink-console: 'yes' is not allowed; give true or false.
            sink-file-level=plain                             | sink-file-level: has no effect without sink-file-folder; set both or neither.
            sink-file-max-mebibytes=5                         | sink-file-max-mebibytes: has no effect without sink-file-folder; set both or neither.
            sink-console=false,sink-console-format=raw        | sink-console-format: has no effect without sink-console=true; set both or neither.
            sink-file-folder=/a,sink-file-level=plain,sink-file-include=LOGIN;;a*b*c* | sink-file-include: 'LOGIN,,a*b*c*' is not allowed; give up to 100 event types, separated by commas, such as LOGIN_ERROR, CREATE USER or log.*, each with up to two asterisks.
            sink-console=true,sink-console-level=plain,sink-console-exclude= | sink-console-exclude: '' is not allowed; give up to 100 event types, separated by commas, such as LOGIN_ERROR, CREATE USER or log.*, each with up to two asterisks.
            sink-syslog-host=siem                             | sink-syslog-level: must be set together with sink-syslog-host; give pseudonyms, truncated-ip or plain.
            sink-syslog-host=siem:6514,sink-syslog-level=plain | sink-syslog-host: 'siem:6514' is not allowed; give a host name or an IP address, without port and brackets.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-port=0 | sink-syslog-port: '0' is not allowed; give a whole number from 1 to 65535.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-max-kibibytes=1 | sink-syslog-max-kibibytes: '1' is not allowed; give a whole number from 2 to 2048.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-facility=24 | sink-syslog-facility: '24' is not allowed; give a whole number from 0 to 23.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-enterprise-number=0 | sink-syslog-enterprise-number: '0' is not allowed; give a whole number from 1 to 999999.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-ca-file=ca.pem | sink-syslog-ca-file: 'ca.pem' is not allowed; give the absolute path of a file.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-ca-file=/none/ca.pem | sink-syslog-ca-file: cannot be used, because /none/ca.pem does not exist.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-certificate-file=/none/a | sink-syslog-key-file: must be set together with sink-syslog-certificate-file; give the absolute path of a file.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-key-file=/none/a | sink-syslog-key-file: has no effect without sink-syslog-certificate-file; set both or neither.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-syslog-certificate-file=/none/a,sink-syslog-key-file=/none/b | sink-syslog-certificate-file and sink-syslog-key-file: cannot be used, because /none/a does not exist.
            sink-syslog-port=6514                             | sink-syslog-port: has no effect without sink-syslog-host; set both or neither.
            sink-syslog-exclude=log.tally                     | sink-syslog-exclude: has no effect without sink-syslog-host; set both or neither.
            sink-internal-ranges=10.0.0.0/8                   | sink-internal-ranges: has no effect without the syslog or the webhook sink; set both or neither.
            sink-syslog-host=siem,sink-syslog-level=plain,sink-internal-ranges=10.0.0.1/8 | sink-internal-ranges: '10.0.0.1/8' is not allowed; give up to 100 IP addresses or networks with zeros after the prefix, separated by commas, such as 10.1.0.0/16,fd00:12::/32.
            sink-webhook-secret-file=/none/s                  | sink-webhook-secret-file: has no effect without sink-webhook-url or sink-webhook-url-file; set both or neither.
            sink-webhook-url=https://siem,sink-webhook-level=plain | sink-webhook-secret-file: must be set together with sink-webhook-url; give the absolute path of a file.
            sink-webhook-url=https://siem,sink-webhook-secret-file=/none/s | sink-webhook-level: must be set together with sink-webhook-url; give pseudonyms, truncated-ip or plain.
            sink-webhook-url=https://siem,sink-webhook-url-file=/none/u | sink-webhook-url-file: cannot be set together with sink-webhook-url; set one of them.
            sink-webhook-url=https://siem,sink-webhook-level=plain,sink-webhook-secret-file=/none/s | sink-webhook-secret-file: cannot be used, because /none/s does not exist.
            sink-webhook-url-file=/none/u                     | sink-webhook-url-file: cannot be used, because /none/u does not exist.
            """)
    @DisplayName("refuse a missing level, a bad value and an option without effect, and say what is allowed")
    void refused(String options, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(parsed(options)))
                .withMessage(message);
    }

    @Test
    @DisplayName("make a syslog and a webhook sink, with filters, and never quote a secret or a URL")
    void network(@TempDir Path folder) throws IOException {
        Path secret = secret(folder.resolve("secret"), SECRET + "\n\n" + SECRET + "\n");
        Path url = secret(folder.resolve("url"), "https://siem.example.com/private-path\n");
        Map<String, String> options = new HashMap<>(Map.of(
                "sink-syslog-host", "siem.example.com",
                "sink-syslog-level", "plain",
                "sink-syslog-include", "LOGIN, CREATE *",
                "sink-webhook-url-file", url.toString(),
                "sink-webhook-level", "pseudonyms",
                "sink-webhook-format", "raw",
                "sink-webhook-secret-file", secret.toString(),
                "sink-internal-ranges", "10.0.0.0/8, ::1"));
        List<ConfiguredSink> sinks = read(options);
        assertThat(sinks).extracting(ConfiguredSink::name).containsExactly("syslog", "webhook");
        assertThat(sinks)
                .extracting(sink -> sink.content().level())
                .containsExactly(PersonalDataLevel.PLAIN, PersonalDataLevel.PSEUDONYMS);
        assertThat(sinks.get(0).content().filter()).isNotEqualTo(SinkFilter.ALL);
        sinks.forEach(sink -> sink.sink().close());

        for (String text : List.of("", SECRET + "\n" + SECRET + "\n" + SECRET, "whsec_c2VjcmV0", "private-text")) {
            secret(secret, text);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read(options))
                    .withMessageStartingWith("sink-webhook-secret-file: " + secret + ": ")
                    .withMessageNotContainingAny("c2VjcmV0", "private", SECRET);
        }
        secret(secret, SECRET);
        for (String text : List.of("", "https://a\nhttps://b", "http://siem.example.com/private", "ftp://private")) {
            secret(url, text);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> read(options))
                    .withMessageStartingWith("sink-webhook-url-file: " + url + ": ")
                    .withMessageNotContainingAny("private", "siem");
        }
        options.remove("sink-webhook-url-file");
        options.put("sink-webhook-url", "http://siem.example.com/private");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(options))
                .withMessageStartingWith("sink-webhook-url: The URL of a webhook sink must begin with https://")
                .withMessageNotContainingAny("private", "siem");
        options.put("sink-webhook-url", "http://localhost:8080/");
        options.put("sink-webhook-ca-file", "/none/ca");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(options))
                .withMessage(
                        "sink-webhook-ca-file: has no effect without a URL that begins with https://; set both or neither.");
        options.remove("sink-webhook-ca-file");
        assertThat(read(options)).hasSize(2);

        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(options))
                .withMessageStartingWith("sink-webhook-secret-file: " + secret
                        + " has the permissions rw-r--r--, so others than its owner have access.");
    }

    @Test
    @DisplayName("accept certificates and keys of the sinks that can be used, and name the option of another file")
    void certificates(@TempDir Path folder) throws IOException {
        TestAuthority authority = TestAuthority.shared();
        Map<String, String> options = new HashMap<>(Map.of(
                "sink-syslog-host", "siem.example.com",
                "sink-syslog-level", "pseudonyms",
                "sink-syslog-ca-file", authority.authority().toString(),
                "sink-syslog-certificate-file",
                        authority.certificate(TestAuthority.CLIENT).toString(),
                "sink-syslog-key-file", authority.key(TestAuthority.CLIENT).toString()));
        assertThat(read(options)).hasSize(1);
        Path other = Files.writeString(folder.resolve("other"), "no PEM");
        options.put("sink-syslog-key-file", other.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(options))
                .withMessage("sink-syslog-certificate-file and sink-syslog-key-file: cannot be used, because " + other
                        + " has no private key in PEM format, as PKCS #8 without encryption (BEGIN PRIVATE KEY).");
        options.put("sink-syslog-ca-file", other.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(options))
                .withMessage(
                        "sink-syslog-ca-file: cannot be used, because " + other + " has no certificate in PEM format.");
    }

    private static Path secret(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    private static Map<String, String> parsed(String options) {
        return Stream.of(options.split(","))
                .map(option -> option.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].replace(';', ',')));
    }

    private static List<ConfiguredSink> read(Map<String, String> options) {
        return SinkOptions.read(new TestScope(options));
    }
}
