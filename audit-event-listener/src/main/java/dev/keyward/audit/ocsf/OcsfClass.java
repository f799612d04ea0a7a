package dev.keyward.audit.ocsf;

/** The OCSF 1.8.0 event classes to which audit records are mapped. */
public enum OcsfClass {
    DETECTION_FINDING(2004, "Detection Finding", 2, "Findings"),
    ACCOUNT_CHANGE(3001, "Account Change", 3, "Identity & Access Management"),
    AUTHENTICATION(3002, "Authentication", 3, "Identity & Access Management"),
    ENTITY_MANAGEMENT(3004, "Entity Management", 3, "Identity & Access Management"),
    USER_ACCESS(3005, "User Access Management", 3, "Identity & Access Management"),
    GROUP_MANAGEMENT(3006, "Group Management", 3, "Identity & Access Management"),
    API_ACTIVITY(6003, "API Activity", 6, "Application Activity");

    /** Version of the OCSF schema that defines the classes and activities. */
    public static final String SCHEMA_VERSION = "1.8.0";

    private final int uid;
    private final String caption;
    private final int categoryUid;
    private final String categoryName;

    OcsfClass(int uid, String caption, int categoryUid, String categoryName) {
        this.uid = uid;
        this.caption = caption;
        this.categoryUid = categoryUid;
        this.categoryName = categoryName;
    }

    public int uid() {
        return uid;
    }

    public String caption() {
        return caption;
    }

    public int categoryUid() {
        return categoryUid;
    }

    public String categoryName() {
        return categoryName;
    }
}
