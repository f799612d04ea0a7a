package dev.keyward.audit.ocsf;

/** The OCSF activities to which audit records are mapped. They belong to the event classes of OCSF 1.8.0. */
public enum OcsfActivity {
    FINDING_CREATE(OcsfClass.DETECTION_FINDING, 1, "Create"),

    ACCOUNT_CREATE(OcsfClass.ACCOUNT_CHANGE, 1, "Create"),
    PASSWORD_CHANGE(OcsfClass.ACCOUNT_CHANGE, 3, "Password Change"),
    PASSWORD_RESET(OcsfClass.ACCOUNT_CHANGE, 4, "Password Reset"),
    ACCOUNT_DISABLE(OcsfClass.ACCOUNT_CHANGE, 5, "Disable"),
    ACCOUNT_DELETE(OcsfClass.ACCOUNT_CHANGE, 6, "Delete"),
    ACCOUNT_LOCK(OcsfClass.ACCOUNT_CHANGE, 9, "Lock"),
    FACTOR_ENABLE(OcsfClass.ACCOUNT_CHANGE, 10, "MFA Factor Enable"),
    FACTOR_DISABLE(OcsfClass.ACCOUNT_CHANGE, 11, "MFA Factor Disable"),
    ACCOUNT_UNLOCK(OcsfClass.ACCOUNT_CHANGE, 12, "Unlock"),
    ACCOUNT_OTHER(OcsfClass.ACCOUNT_CHANGE, 99, "Other"),

    LOGON(OcsfClass.AUTHENTICATION, 1, "Logon"),
    LOGOFF(OcsfClass.AUTHENTICATION, 2, "Logoff"),
    TICKET(OcsfClass.AUTHENTICATION, 3, "Authentication Ticket"),
    SERVICE_TICKET(OcsfClass.AUTHENTICATION, 4, "Service Ticket Request"),
    TICKET_RENEW(OcsfClass.AUTHENTICATION, 5, "Service Ticket Renew"),
    PREAUTH(OcsfClass.AUTHENTICATION, 6, "Preauth"),
    ACCOUNT_SWITCH(OcsfClass.AUTHENTICATION, 7, "Account Switch"),
    AUTHENTICATION_OTHER(OcsfClass.AUTHENTICATION, 99, "Other"),

    ENTITY_UNKNOWN(OcsfClass.ENTITY_MANAGEMENT, 0, "Unknown"),
    ENTITY_CREATE(OcsfClass.ENTITY_MANAGEMENT, 1, "Create"),
    ENTITY_UPDATE(OcsfClass.ENTITY_MANAGEMENT, 3, "Update"),
    ENTITY_DELETE(OcsfClass.ENTITY_MANAGEMENT, 4, "Delete"),
    ENTITY_ENROLL(OcsfClass.ENTITY_MANAGEMENT, 6, "Enroll"),
    ENTITY_UNENROLL(OcsfClass.ENTITY_MANAGEMENT, 7, "Unenroll"),
    ENTITY_ACTIVATE(OcsfClass.ENTITY_MANAGEMENT, 10, "Activate"),
    ENTITY_DEACTIVATE(OcsfClass.ENTITY_MANAGEMENT, 11, "Deactivate"),
    ENTITY_OTHER(OcsfClass.ENTITY_MANAGEMENT, 99, "Other"),

    PRIVILEGES_ASSIGN(OcsfClass.USER_ACCESS, 1, "Assign Privileges"),
    PRIVILEGES_REVOKE(OcsfClass.USER_ACCESS, 2, "Revoke Privileges"),
    PRIVILEGES_OTHER(OcsfClass.USER_ACCESS, 99, "Other"),

    GROUP_PRIVILEGES_ASSIGN(OcsfClass.GROUP_MANAGEMENT, 1, "Assign Privileges"),
    GROUP_PRIVILEGES_REVOKE(OcsfClass.GROUP_MANAGEMENT, 2, "Revoke Privileges"),
    GROUP_ADD_USER(OcsfClass.GROUP_MANAGEMENT, 3, "Add User"),
    GROUP_REMOVE_USER(OcsfClass.GROUP_MANAGEMENT, 4, "Remove User"),
    GROUP_DELETE(OcsfClass.GROUP_MANAGEMENT, 5, "Delete"),
    GROUP_CREATE(OcsfClass.GROUP_MANAGEMENT, 6, "Create"),
    GROUP_OTHER(OcsfClass.GROUP_MANAGEMENT, 99, "Other"),

    API_CREATE(OcsfClass.API_ACTIVITY, 1, "Create"),
    API_READ(OcsfClass.API_ACTIVITY, 2, "Read"),
    API_UPDATE(OcsfClass.API_ACTIVITY, 3, "Update"),
    API_DELETE(OcsfClass.API_ACTIVITY, 4, "Delete"),
    API_OTHER(OcsfClass.API_ACTIVITY, 99, "Other");

    /** Id of the activity "Other" in every event class of OCSF. */
    public static final int OTHER = 99;

    private final OcsfClass eventClass;
    private final int id;
    private final String caption;

    OcsfActivity(OcsfClass eventClass, int id, String caption) {
        this.eventClass = eventClass;
        this.id = id;
        this.caption = caption;
    }

    public OcsfClass eventClass() {
        return eventClass;
    }

    public int id() {
        return id;
    }

    public String caption() {
        return caption;
    }

    /** Returns the OCSF {@code type_uid} of an event with this activity. */
    public int typeUid() {
        return eventClass.uid() * 100 + id;
    }
}
