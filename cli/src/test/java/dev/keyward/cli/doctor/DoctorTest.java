package dev.keyward.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyward.cli.KeywardCli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
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
}
