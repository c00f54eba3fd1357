package io.redismigrate;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The workspace's page as somebody in front of it sees it: what can be read, typed, clicked and reached by keys. */
final class WorkspaceScreen implements AutoCloseable {
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final double PATIENCE_MILLIS = 60_000;
    private static final int MOST_TABS = 60;

    private final Page page;
    private final List<String> complaints = new ArrayList<>();

    WorkspaceScreen(Browser browser, String address) {
        page = browser.newPage(new Browser.NewPageOptions().setViewportSize(1280, 900));
        page.setDefaultTimeout(PATIENCE_MILLIS);
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.navigate(address);
        assertThat(page.locator("#acting-button")).isVisible();
    }

    /** What the browser complained about so far: errors of scripts, refused requests. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    void actsAs(String person) {
        page.locator("#acting-button").click();
        page.getByRole(AriaRole.MENUITEMRADIO, new Page.GetByRoleOptions().setName(person))
                .click();
        assertThat(page.locator("#acting-button")).containsText(person);
    }

    void says(String text) {
        page.locator("#composer-text").fill(text);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Send").setExact(true))
                .first()
                .click();
    }

    /** The message in the channel with this heading; the newest, where there are several. */
    Locator headed(String heading) {
        return allHeaded(heading).last();
    }

    /** The message in the channel that was the first with this heading. */
    Locator firstHeaded(String heading) {
        return allHeaded(heading).first();
    }

    private Locator allHeaded(String heading) {
        return page.locator("#stream article")
                .filter(new Locator.FilterOptions()
                        .setHas(page.locator(".block-header", new Page.LocatorOptions().setHasText(heading))));
    }

    /** What only the person in front of the screen sees. */
    Locator whispered() {
        return page.locator("#stream article[data-ephemeral]").last();
    }

    /** The form on top. */
    Locator form() {
        return page.locator("dialog[data-dialog=modal]");
    }

    Locator thread() {
        return page.locator("#thread");
    }

    void press(Locator message, String button) {
        buttonOf(message, button).click();
    }

    /** Presses a button that asks back, and says yes. */
    void pressAndConfirm(Locator message, String button, String picture) {
        press(message, button);
        var dialog = page.locator("dialog[data-dialog=confirm]");
        assertThat(dialog).isVisible();
        picture(picture);
        dialog.locator("[data-confirm=confirm]").click();
        assertThat(dialog).hasCount(0);
    }

    /** The same without a mouse: Tab until the button has the focus, Enter, Tab past "Leave it", Enter. */
    void pressAndConfirmByKeys(Locator message, String button) {
        tabTo(buttonOf(message, button));
        page.keyboard().press("Enter");
        var dialog = page.locator("dialog[data-dialog=confirm]");
        assertThat(dialog.locator("[data-confirm=deny]")).isFocused();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(dialog).hasCount(0);
    }

    void keys(String... keys) {
        for (var key : keys) {
            page.keyboard().press(key);
        }
    }

    void types(String text) {
        page.keyboard().type(text);
    }

    /** That the focus is in the channel's composer. */
    void awaitComposer() {
        assertThat(page.locator("#composer-text")).isFocused();
    }

    /** That this person sits in front of the screen. */
    void awaitActing(String person) {
        assertThat(page.locator("#acting-button")).containsText(person);
    }

    void reads(Locator where, String words) {
        assertThat(where).containsText(words);
    }

    /** That it is on the screen now, without scrolling. */
    void seesWholly(Locator message) {
        assertThat(message).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(0.9));
    }

    void seesNoButton(Locator message, String button) {
        assertThat(buttonOf(message, button)).hasCount(0);
    }

    /** The Home of the app, opened. */
    Locator home() {
        page.locator("[data-channel=home]").click();
        var home = page.locator("#home");
        assertThat(home).isVisible();
        return home;
    }

    /** The channel with the cards, opened. */
    void channel() {
        page.locator("[data-channel=C0MIGRATIONS]").click();
        assertThat(page.locator("#stream")).isVisible();
    }

    /** Waits until the picture in it is drawn, and brings it into view. */
    void seesPicture(Locator where) {
        var picture = where.locator("figure img").last();
        picture.scrollIntoViewIfNeeded();
        assertThat(picture).hasJSProperty("complete", true);
        if (!(picture.evaluate("node => node.naturalWidth") instanceof Number width) || width.intValue() < 100) {
            throw new AssertionError("the picture is not drawn");
        }
    }

    void openThread(Locator message) {
        message.getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(Pattern.compile("\\d+ repl(y|ies)")))
                .click();
        assertThat(thread()).isVisible();
    }

    /** Keeps what the screen shows as {@code target/screenshots/NAME.png}. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    /** The same with that message on the screen, as much of it as there is room for. */
    void picture(Locator message, String name) {
        message.evaluate("node => node.scrollIntoView({block: 'center'})");
        picture(name);
    }

    private static Locator buttonOf(Locator message, String name) {
        return message.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    private void tabTo(Locator button) {
        assertThat(button).isVisible();
        for (int i = 0; i < MOST_TABS; i++) {
            if (Boolean.TRUE.equals(button.evaluate("node => node === document.activeElement"))) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("the button cannot be reached with Tab");
    }

    @Override
    public void close() {
        page.close();
    }
}
