package dev.keyward.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.cli.KeywardCli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("keyward doctor")
class DoctorTest {

    @Test
    @DisplayName("recognizes every failure of a missing jar, and no other failure")
    void knows() {
        assertThat(Diagnosis.of("ERROR Password policy not found"))
                .containsExactly(Diagnosis.POLICY_WITHOUT_JAR)
                .allMatch(Diagnosis::withoutJar);
        assertThat(Diagnosis.of("Unable to find factory for AuthenticatorFactory: keyward-check did you forget"))
                .containsExactly(Diagnosis.STEP_WITHOUT_JAR)
                .allMatch(Diagnosis::withoutJar);
        assertThat(Diagnosis.of("Unable to find factory for AuthenticatorFactory: acme-check"))
                .isEmpty();
        assertThat(Diagnosis.of("Invalid config for keyward-strength: '9' is not allowed"))
                .containsExactly(Diagnosis.BAD_VALUE)
                .noneMatch(Diagnosis::withoutJar);
        assertThat(Diagnosis.of(
                        "NullPointerException: Cannot invoke \"org.keycloak.authentication.FormActionFactory.create("
                                + "org.keycloak.models.KeycloakSession)\" because \"factory\" is null"))
                .containsExactly(Diagnosis.FORM_ACTION_WITHOUT_JAR);
        assertThat(Diagnosis.of("Connection refused")).isEmpty();
    }

    @Test
    @DisplayName("suggests piping the server's output if there is no log file")
    void noLog(@TempDir Path folder) {
        StringWriter err = new StringWriter();
        int exitCode = KeywardCli.commandLine()
                .setErr(new PrintWriter(err))
                .execute("doctor", folder.resolve("keycloak.log").toString());

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("There is no file", "only with --log=file", "keyward doctor -");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc-h2, H2",
        "jdbc-postgresql, POSTGRES",
        "jdbc-mysql, MYSQL",
        "jdbc-mariadb, MARIADB",
        "jdbc-oracle, ORACLE",
        "jdbc-mssql, MSSQL"
    })
    @DisplayName("reads the database from the log")
    void database(String feature, RepairSql sql) {
        String log = "x\nINFO Installed features: [agroal, cdi, " + feature + ", keycloak, narayana-jta]\ny";
        assertThat(RepairSql.of(log)).contains(sql);
        assertThat(RepairSql.find(sql.id())).contains(sql);
        assertThat(RepairSql.of("Profile dev activated: " + feature)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("prints SQL that changes only rows that name Keyward")
    void statements(RepairSql sql) {
        List<String> statements =
                List.of(sql.text().replace("begin transaction;", "").split(";"));
        assertThat(statements).hasSize(4);
        assertThat(statements.get(0))
                .contains("update REALM set PASSWORD_POLICY", "where PASSWORD_POLICY like '%keyward-%'");
        assertThat(statements.get(1))
                .contains("delete from AUTHENTICATION_EXECUTION where AUTHENTICATOR like 'keyward-%'");
        assertThat(statements.get(2))
                .contains(
                        "update REALM_ATTRIBUTE",
                        "NAME = 'client-policies.profiles'",
                        "like '%\"keyward-token-gate\"%'");
        assertThat(statements.get(3)).contains("commit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"executor\":\"a\"},GATE,{\"executor\":\"b\"}]|[{\"executor\":\"a\"},{\"executor\":\"b\"}]",
                "[{\"executor\":\"a\"},GATE]|[{\"executor\":\"a\"}]",
                "[GATE,{\"executor\":\"b\"}]|[{\"executor\":\"b\"}]",
                "[GATE]|[]"
            })
    @DisplayName("prints SQL that takes the gate out of the client profiles, with and without a configuration")
    void gateInProfiles(String before, String after) {
        for (RepairSql sql : RepairSql.values()) {
            for (String configuration : List.of("", ",\"configuration\":{}", ",\"configuration\":null")) {
                String gate = "{\"executor\":\"keyward-token-gate\"" + configuration + "}";
                assertThat(profilesAfter(sql, before.replace("GATE", gate)))
                        .describedAs("%s, %s", sql, configuration)
                        .isEqualTo(after);
            }
        }
    }

    /** Returns the client profiles after the calls of replace in the given SQL, of which the innermost comes first. */
    private static String profilesAfter(RepairSql sql, String profiles) {
        String text = sql.text();
        Matcher call = Pattern.compile(", '([^']*)', '([^']*)'\\)").matcher(text);
        String changed = profiles;
        for (int from = text.indexOf("update REALM_ATTRIBUTE"); call.find(from); from = call.end()) {
            changed = changed.replace(call.group(1), call.group(2));
        }
        return changed;
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("quotes the column VALUE only for H2, where it is a reserved word")
    void reservedWord(RepairSql sql) {
        String column = sql == RepairSql.H2 ? "\"VALUE\"" : "VALUE";
        assertThat(sql.text())
                .contains("set " + column + " = replace(", "(" + column + ", '", "and " + column + " like '");
    }
}
