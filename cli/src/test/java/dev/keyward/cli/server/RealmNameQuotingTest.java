package dev.keyward.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.cli.terminal.ShellQuote;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The name of a realm")
class RealmNameQuotingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a~b",
                "a/b",
                " a  b ",
                "50%",
                "a%2Fb",
                "a;b?c#d",
                "a+b*c",
                "ünï ᚠ 😀",
                "o'brien",
                "a\"b`$(id)\\",
                "-x",
                "--all-realms",
                "~root"
            })
    @DisplayName("survives a URL and a shell unchanged")
    void arrives(String name) throws IOException {
        URI address = URI.create("http://localhost/" + PathSegment.of(name) + "/x");
        assertThat(address.getPath()).isEqualTo("/" + name + "/x");
        assertThat(address.getRawPath()).doesNotContain("%7E").matches("/[A-Za-z0-9._~%-]+/x");

        Process shell =
                new ProcessBuilder("bash", "-c", "printf '%s\\n' " + ShellQuote.option("--realm", name)).start();
        String typed = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(typed).isIn("--realm\n" + name + "\n", "--realm=" + name + "\n");
    }
}
