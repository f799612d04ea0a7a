package dev.keyward.audit.keycloak.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyward.audit.keycloak.TestScope;
import dev.keyward.audit.keycloak.store.LogFolder;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The options of the folder of the logs")
class FolderOptionsTest {

    @Test
    @DisplayName("name no folder by default, and keep the content in the database for 30 days with one")
    void defaults() {
        assertThat(read(Map.of())).isEmpty();
        assertThat(read(Map.of("store-folder", "/mnt/audit"))).hasValueSatisfying(settings -> {
            assertThat(settings.folder()).isEqualTo(new LogFolder(Path.of("/mnt/audit")));
            assertThat(settings.hotDays()).isEqualTo(30);
        });
    }

    @Test
    @DisplayName("refuse a relative path, days that are not allowed, and days without a folder")
    void refused() {
        assertRefused(Map.of("store-folder", "audit"), "store-folder: ", "the absolute path of a folder");
        assertRefused(
                Map.of("store-folder", "/mnt/audit", "store-hot-days", "0"), "store-hot-days: ", "from 1 to 36500");
        assertRefused(Map.of("store-hot-days", "7"), "store-hot-days: has no effect without store-folder;");
    }

    private static void assertRefused(Map<String, String> options, String... message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read(options))
                .satisfies(e -> assertThat(e.getMessage()).contains(message));
    }

    private static Optional<FolderSettings> read(Map<String, String> options) {
        return FolderOptions.read(new TestScope(options));
    }
}
