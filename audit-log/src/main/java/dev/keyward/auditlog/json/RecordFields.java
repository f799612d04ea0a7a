package dev.keyward.auditlog.json;

/** Names of the JSON fields of an audit record. */
final class RecordFields {

    static final String VERSION = "v";
    static final String ID = "id";
    static final String TIME = "t";
    static final String LOG = "log";
    static final String REALM = "realm";
    static final String NODE = "node";
    static final String BOOT = "boot";
    static final String COUNT = "n";
    static final String KIND = "kind";
    static final String TYPE = "type";
    static final String DATA = "data";
    static final String PARTICIPANTS = "people";
    static final String ROLE = "as";
    static final String PSEUDONYM = "p";
    static final String KEY = "key";
    static final String NONCE = "nonce";
    static final String SEALED = "sealed";

    private RecordFields() {}
}
