package io.redismigrate.migration;

import static io.redismigrate.migration.Given.APPROVER;
import static io.redismigrate.migration.Given.NEW;
import static io.redismigrate.migration.Given.NOON;
import static io.redismigrate.migration.Given.OLD;
import static io.redismigrate.migration.Given.REQUESTER;
import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.migration.Event.Type;
import io.redismigrate.migration.State.CuttingOver;
import io.redismigrate.migration.State.Writable;
import org.junit.jupiter.api.Test;

/** Gradual made honest: consent, the locked link, conflicts, and what an approver may overrule. */
class GradualTest {
    private static final Action.Change REAL_USER = new Action.Change(NEW, Parameter.MASTER_USER, "");
    private static final Action.Change REAL_PASSWORD = new Action.Change(NEW, Parameter.MASTER_AUTH, "");
    private static final Action.Change NO_USER = new Action.Change(NEW, Parameter.MASTER_USER, Parameter.LOCKED_USER);
    private static final Action.Change NO_PASSWORD = new Action.Change(NEW, Parameter.MASTER_AUTH, Parameter.LOCKED);

    @Test
    void whoever_approves_consents_to_the_printed_sentence_and_the_journal_says_so() {
        var given = Given.gradual().asked(Gate.READ_ONLY_REMOVAL);
        var heard = given.hears(new Ask.Approve(APPROVER, NOON, 1));

        assertThat(heard.events().get(0).data()).containsEntry("consent", Consent.GRADUAL);
        assertThat(heard.events().get(0).actor()).isEqualTo("approver-1");
        // The whole sentence stands in Slack's confirm dialog, which takes 300 characters.
        assertThat("I consent: " + Consent.GRADUAL).hasSizeLessThan(300);
    }

    @Test
    void the_promotion_asks_for_consent_to_wipe_the_old_master() {
        var given = Given.gradual();

        assertThat(Consent.to(given.migration, Gate.PROMOTION).orElseThrow())
                .contains("orders-old is wiped and filled anew from orders-new");
        assertThat(Consent.to(given.migration, Gate.CUTOVER)).isEmpty();
        assertThat(Consent.to(Given.fenced().migration, Gate.PROMOTION)).isEmpty();
    }

    @Test
    void a_link_that_broke_by_itself_is_mended_only_when_an_approver_says_so() {
        var given = down(new Writable(false));
        assertThat(given.goesOn().actions()).isEmpty();
        assertThat(given.migration.reason()).contains("/redis-migrate override m1 REASON");
        assertThat(given.migration.watched().get(0))
                .startsWith("A reconnect would be a partial resync and keep what was written on orders-new");

        assertThat(given.wishing(Wish.Kind.OVERRULE).goesOn().actions()).containsExactly(REAL_USER, REAL_PASSWORD);
        given.see(NEW, node -> node.following(OLD.address()).writable().linkDown());
        assertThat(given.goesOn().actions()).isEmpty();
        given.see(NEW, node -> node.following(OLD.address()).writable());
        var step = given.goesOn();
        assertThat(step.actions()).containsExactly(NO_USER, NO_PASSWORD);
        assertThat(Given.types(step.events())).containsExactly(Type.LINK_MENDED);
    }

    @Test
    void after_an_undone_switch_the_bot_mends_the_link_it_broke() {
        var given = down(new CuttingOver(true, 0));
        given.see(OLD, node -> node.replid("r2").promotedFrom("r1", 5_001));

        assertThat(given.goesOn().actions()).containsExactly(REAL_USER, REAL_PASSWORD);
    }

    @Test
    void no_word_of_an_approver_makes_a_reconnect_that_would_be_a_full_one() {
        var given = down(new Writable(false));
        given.see(OLD, node -> node.offset(90_000).backlogFrom(80_000)).wishing(Wish.Kind.OVERRULE);

        assertThat(given.goesOn().actions()).isEmpty();
        assertThat(given.migration.watched().get(0))
                .startsWith("A reconnect would be a full resync and throw away what was written on orders-new");
    }

    @Test
    void an_open_link_is_locked_again_once_a_reconnect_would_be_a_full_one() {
        var given = down(new Writable(true))
                .see(NEW, node -> node.following(OLD.address()).writable().linkDown())
                .see(OLD, node -> node.offset(90_000).backlogFrom(80_000));

        assertThat(given.goesOn().actions()).containsExactly(NO_USER, NO_PASSWORD);
    }

    @Test
    void a_reconnect_that_was_a_full_one_after_all_is_an_alarm() {
        var given = down(new Writable(false));
        given.wishing(Wish.Kind.OVERRULE).goesOn();
        given.see(OLD, node -> node.fullSyncs(2))
                .see(NEW, node -> node.following(OLD.address()).writable());

        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.ALARM);
    }

    @Test
    void the_promotion_is_refused_while_keys_were_written_on_both_sides() {
        var given = drained().overlap("cart:7");
        var step = given.goesOn();

        assertThat(step.migration().reason())
                .startsWith("the promotion is refused: 1 key was written on orders-new and afterwards changed on")
                .contains("cart:7");
        assertThat(Given.types(step.events())).doesNotContain(Type.GATE_OPENED);
    }

    @Test
    void an_approver_overrules_the_conflicts_he_has_seen_and_not_the_next_one() {
        var given = drained().overlap("cart:7");
        given.goesOn();
        var step = given.wishing(Wish.Kind.OVERRULE).goesOn();
        assertThat(Given.types(step.events())).containsExactly(Type.OVERRULED);
        for (int look = 0; look < 4; look++) {
            given.goesOn();
        }
        assertThat(given.migration.questions().open().get(0).evidence())
                .anyMatch(line -> line.contains("overruled what stood in the way: because"));

        given.overlap("cart:7", "cart:8");
        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.GATE_WITHDRAWN);
    }

    @Test
    void replicated_writes_that_could_not_be_applied_are_conflicts() {
        var given = drained();
        given.goesOn();
        given.see(NEW, node -> node.following(OLD.address()).locked().writable().errors(3));

        assertThat(given.goesOn().migration().reason()).contains("3 replicated writes could not be applied");
    }

    @Test
    void an_approver_leaves_stragglers_behind_with_a_reason() {
        var given = drained().see(OLD, node -> node.clients(LookedAt.application("shop")));
        assertThat(given.goesOn().migration().reason()).contains("to leave them behind, an approver types");
        var step = given.wishing(Wish.Kind.OVERRULE).goesOn();

        assertThat(String.valueOf(step.events().get(0).data().get("clients"))).contains("shop");
        assertThat(Given.types(given.goesOn().events())).containsExactly(Type.GATE_OPENED);
    }

    @Test
    void only_approvers_override_and_they_say_why() {
        var given = drained();

        assertThat(given.hears(new Ask.Overrule(REQUESTER, NOON, "", "it is late"))
                        .answer())
                .startsWith("Only approvers may override");
        assertThat(given.hears(new Ask.Overrule(APPROVER, NOON, "", " ")).answer())
                .startsWith("Say why");
        assertThat(Given.fenced()
                        .hears(new Ask.Overrule(APPROVER, NOON, "", "no"))
                        .answer())
                .contains("nothing stands in its way");
    }

    private static Given drained() {
        return Given.gradual()
                .in(new CuttingOver(true, 3))
                .see(NEW, node -> node.following(OLD.address()).locked().writable());
    }

    private static Given down(State state) {
        return Given.gradual()
                .in(state)
                .see(
                        NEW,
                        node -> node.following(OLD.address())
                                .locked()
                                .writable()
                                .linkDown());
    }
}
