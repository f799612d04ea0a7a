package dev.keyward.audit;

import dev.keyward.auditlog.record.AuditRecord;
import dev.keyward.auditlog.record.Fact;
import dev.keyward.auditlog.record.LogId;
import dev.keyward.auditlog.record.Participant;
import dev.keyward.auditlog.record.SealedPart;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds audit records for tests. */
public final class ExampleRecord {

    public static final String USER = "p1:user";
    public static final String ACTOR = "p1:actor";

    private ExampleRecord() {}

    public static AuditRecord of(String kind, String type, Map<String, Fact> data, Participant... participants) {
        return new AuditRecord(
                "6b1f0d1e",
                1_795_444_200_123L,
                new LogId("7d1f"),
                "acme",
                new AuditRecord.Origin("kc-0", "5e0c", 4711),
                kind,
                type,
                data,
                List.of(participants));
    }

    /** Returns the data of a sign-in, as the listener records it. */
    public static Map<String, Fact> signIn() {
        Map<String, Fact> data = new LinkedHashMap<>();
        data.put("client", Fact.of("account-console"));
        data.put("session", Fact.of("p1:session"));
        data.put("ip", Fact.of("p1:ip"));
        data.put("auth_method", Fact.of("openid-connect"));
        return data;
    }

    public static Participant user() {
        return sealed("user", USER);
    }

    public static Participant actor() {
        return sealed("actor", ACTOR);
    }

    public static Participant target() {
        return sealed("target", USER);
    }

    private static Participant sealed(String role, String pseudonym) {
        SealedPart part = new SealedPart("k1:key", new byte[SealedPart.NONCE_BYTES], new byte[64]);
        return new Participant(role, pseudonym, Optional.of(part));
    }
}
