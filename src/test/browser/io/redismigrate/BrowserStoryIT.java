package io.redismigrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.AriaRole;
import io.redismigrate.DemoCommand.Demo;
import io.redismigrate.demo.DemoStage;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The demo as a newcomer meets it: a browser, the page, and several people who take turns in front of it. */
class BrowserStoryIT {
    /** Fast, but with a snapshot that takes long enough to see the bar move. */
    private static final DemoStage.Options OPTIONS =
            new DemoStage.Options(20_000, Duration.ofSeconds(4), Duration.ofMillis(25), Duration.ofMillis(20), 1);

    private static Chromium chromium;

    private Demo demo;
    private WorkspaceScreen screen;

    @BeforeAll
    static void start() {
        chromium = Chromium.open();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        demo = Demo.start(OPTIONS, 0, Clock.systemUTC());
        var workspace = demo.bot().workspace().orElseThrow();
        demo.stage().filled().get(60, TimeUnit.SECONDS);
        assertThat(workspace.awaitConnections(1, Duration.ofSeconds(60))).isTrue();
        screen = new WorkspaceScreen(chromium.browser(), demo.bot().address().toString());
    }

    @AfterEach
    void close() {
        screen.close();
        demo.close();
    }

    @Test
    void people_take_turns_and_click_a_migration_through_to_its_end() {
        screen.actsAs("Requester");
        screen.says("/redis-migrate start demo");
        var card = screen.headed("m1 · demo · fenced");
        screen.reads(card, "syncing");
        screen.reads(card, "%");
        screen.picture("card-syncing");

        // From the Home, where the same buttons stand.
        screen.headed("m1 · read-only-removal");
        screen.actsAs("Approver 1");
        var home = screen.home();
        screen.reads(home, "read-only-removal");
        screen.picture("home");
        screen.pressAndConfirm(home, "Approve", "home-approve");
        screen.reads(home, "the cutover gate waits for 2 approvals");
        screen.channel();
        screen.reads(screen.headed("m1 · read-only-removal"), "Approved by @Approver 1");
        var cutover = screen.headed("m1 · cutover");
        screen.press(cutover, "Why not?");
        screen.reads(screen.whispered(), "You may approve the cutover gate");
        screen.picture("why-not");
        approves("Approver 1", "m1 · cutover");
        approves("Approver 2", "m1 · cutover");
        var decided = screen.headed("m1 · cutover");
        screen.reads(decided, "Approved by");
        screen.seesNoButton(decided, "Approve");
        screen.picture(decided, "gate-decided");
        approves("Approver 1", "m1 · promotion");

        // The last approval, on which the switch begins, without a mouse.
        screen.keys("Control+k");
        screen.types("a");
        screen.keys("Enter");
        screen.awaitActing("Approver 2");
        screen.pressAndConfirmByKeys(screen.headed("m1 · promotion"), "Approve");
        screen.reads(card, "promoted");
        screen.reads(card, "Receipt");
        screen.picture(card, "card-promoted");

        screen.openThread(card);
        screen.reads(screen.thread(), "The writes have moved");
        screen.picture("thread");
        assertThat(screen.thread().innerText()).as("emoji are drawn").doesNotContainPattern(":[a-z_]+:");
        screen.keys("Escape");
        screen.says("/redis-migrate status m1");
        screen.reads(screen.whispered(), "promoted");
        screen.seesWholly(screen.whispered());
        screen.says("/redis-migrate finish m1");
        screen.reads(card, "completed");
        screen.picture(card, "completed");
        screen.openThread(card);
        screen.reads(screen.thread(), "Who decided what");
        screen.seesPicture(screen.thread());
        screen.picture("digest");

        var stage = demo.stage();
        assertThat(stage.traffic().acknowledged()).isPositive();
        assertThat(stage.traffic().check(stage.servers().candidateMaster()).lost())
                .isZero();
        assertThat(screen.complaints()).isEmpty();
    }

    @Test
    void a_form_starts_it_a_denial_stops_it_and_it_can_be_asked_again() {
        // From the top of the page with keys alone: the skip link, a command with its completion, the form.
        screen.keys("Tab", "Enter");
        screen.awaitComposer();
        screen.types("/redis-migrate sta");
        screen.picture("composer");
        screen.keys("Tab", "Enter");
        var form = screen.form();
        screen.reads(form, "Start a migration");
        screen.picture("form-start");
        screen.press(form, "Start");
        screen.reads(form.getByRole(AriaRole.ALERT), "plan");
        screen.picture("form-start-error");
        form.locator("select").selectOption("demo");
        screen.press(form, "Start");
        var card = screen.headed("m1 · demo · fenced");
        screen.reads(card, "asked for by @Requester");

        var gate = screen.firstHeaded("m1 · read-only-removal");
        screen.actsAs("Onlooker");
        screen.pressAndConfirm(gate, "Approve", "confirm");
        screen.reads(screen.whispered(), "Only");
        screen.picture(screen.whispered(), "refusal");

        screen.actsAs("Approver 1");
        screen.press(gate, "Deny");
        screen.reads(form, "Why not?");
        form.locator("textarea").fill("The shop is busy until ten.");
        screen.picture("form-deny");
        screen.press(form, "Deny");
        screen.reads(gate, "The shop is busy until ten.");
        screen.seesNoButton(gate, "Approve");
        screen.picture(gate, "gate-denied");

        screen.pressAndConfirm(gate, "Ask again", "confirm-ask-again");
        var again = screen.headed("m1 · read-only-removal");
        screen.reads(again, "Waits for");
        screen.seesNoButton(gate, "Ask again");
        screen.picture("gate-again");

        screen.actsAs("Requester");
        screen.pressAndConfirm(card, "Abort", "confirm-abort");
        screen.reads(card, "aborted");
        screen.seesNoButton(again, "Approve");
        screen.picture("aborted");
        assertThat(screen.complaints()).isEmpty();
    }

    private void approves(String person, String gate) {
        screen.actsAs(person);
        screen.pressAndConfirm(screen.headed(gate), "Approve", "gate");
        screen.reads(screen.headed(gate), "@" + person);
    }
}
