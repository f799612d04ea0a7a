package dev.keyward.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyward.cli.terminal.CommandException;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The address of a server")
class ConnectionOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "https://id.example.com/auth/, false, https://id.example.com/auth",
        "HTTPS://id.example.com:8443, false, HTTPS://id.example.com:8443",
        "http://localhost:8080, false, http://localhost:8080",
        "http://127.8.0.1/sso, false, http://127.8.0.1/sso",
        "http://[::1]:8080, false, http://[::1]:8080",
        "http://id.example.com, true, http://id.example.com"
    })
    @DisplayName("is used as given, without a slash at its end")
    void taken(String given, boolean insecure, String address) {
        assertThat(ConnectionOptions.address(Optional.of(given), insecure)).hasToString(address);
    }

    @ParameterizedTest
    @CsvSource({
        "https://id.example.com/admin, https://id.example.com",
        "https://id.example.com/admin/, https://id.example.com",
        "https://id.example.com/admin/#/, https://id.example.com",
        "https://id.example.com/admin/master/console, https://id.example.com",
        "https://id.example.com/sso/admin/master/console/#/my%20shop/users?x=1, https://id.example.com/sso",
        "https://id.example.com/admin/admin/console/, https://id.example.com",
        "https://id.example.com/admin/admin/, https://id.example.com/admin",
        "https://id.example.com/admin/realms, https://id.example.com",
        "https://id.example.com/auth/admin/realms/shop/users?max=1, https://id.example.com/auth",
        "https://id.example.com/realms/shop, https://id.example.com",
        "https://id.example.com/auth/realms/shop/account/#/security, https://id.example.com/auth",
        "https://id.example.com/realms/shop/.well-known/openid-configuration, https://id.example.com",
        "https://admin.example.com/administration, https://admin.example.com/administration"
    })
    @DisplayName("is cut out of the address of a Keycloak page or API call")
    void cut(String given, String address) {
        assertThat(ConnectionOptions.address(Optional.of(given), false)).hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.com",
                "http://10.0.0.1",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://0.0.0.0"
            })
    @DisplayName("over plain http to another machine needs --insecure")
    void plainHttp(String given) {
        assertThatThrownBy(() -> ConnectionOptions.address(Optional.of(given), false))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("add --insecure");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id.example.com",
                "ftp://id.example.com",
                "https:///auth",
                "https://a b",
                "https://user:secret@id.example.com",
                "https://user:secret@id.example.com/admin/",
                "https://id.example.com?x=1",
                "https://id.example.com#x"
            })
    @DisplayName("is refused if it is invalid, and the error never repeats a password in it")
    void refused(String given) {
        assertThatThrownBy(() -> ConnectionOptions.address(Optional.of(given), true))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("Write it like https://id.example.com/auth")
                .message()
                .doesNotContain("secret");
    }
}
