package io.redismigrate.slack.view;

/** The ids of what people can press and fill in: drawn by the views here, registered once by the inbound side. */
public final class ActionId {
    public static final String APPROVE = "gate_approve";
    public static final String DENY = "gate_deny";
    public static final String TAKE_BACK = "gate_withdraw";
    public static final String ASK_AGAIN = "gate_reopen";
    public static final String ABORT = "migration_abort";
    public static final String ROLLBACK = "migration_rollback";
    public static final String FINISH = "migration_finish";
    public static final String RESUME = "fleet_resume";
    public static final String DISCONNECT = "clients_disconnect";
    public static final String REPOINTED = "repoint_done";
    public static final String REPAIR = "differences_repair";

    public static final String WHY = "gate_why";
    public static final String OVERRIDE = "gate_override";
    public static final String BREAK_GLASS = "gate_break_glass";
    public static final String REVIEW = "migration_review";
    public static final String TAKE_OVER = "handover_accept";
    public static final String DECLINE = "handover_decline";

    /** The modal in which a denial gets its reason, its input block and its action. */
    public static final String DENY_MODAL = "gate_deny_reason";

    public static final String REASON = "reason";
    public static final String TEXT = "text";

    /** The modal that starts a migration, and its blocks. */
    public static final String START_MODAL = "migration_start";

    public static final String PLAN = "plan";
    public static final String FROM = "from";
    public static final String TO = "to";
    public static final String STRATEGY = "strategy";
    public static final String VALUE = "value";

    public static final String TICKET = "ticket";

    /** The modal in which somebody answers for a finding, and its block. */
    public static final String OVERRIDE_MODAL = "gate_override_reason";

    public static final String FINDING = "finding";

    /** The modal that approves past every rule, and its block. */
    public static final String BREAK_GLASS_MODAL = "gate_break_glass_form";

    public static final String INCIDENT = "incident";

    /** The modal that offers a migration to another person, and its block. */
    public static final String HAND_OVER_MODAL = "migration_handover";

    public static final String PERSON = "person";

    private ActionId() {}
}
