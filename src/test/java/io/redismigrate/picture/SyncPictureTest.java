package io.redismigrate.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.Samples.Sample;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SyncPictureTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Color COPIED = new Color(0x2a, 0x6f, 0xbb);
    private static final Color BEHIND = new Color(0xd9, 0x6b, 0x1f);
    private static final Color SWITCH = new Color(0xb0, 0x1c, 0x2e);
    /** A minute's sync: the copy grows to 60 MB, and the lag shrinks to nothing. */
    private static final List<Sample> MINUTE = IntStream.rangeClosed(0, 60)
            .mapToObj(second -> new Sample(NOON.plusSeconds(second), second << 20, (60 - second) * 1_000L))
            .toList();

    @Test
    void it_shows_what_was_copied_what_was_behind_and_the_switch() throws IOException {
        var picture = drawn(MINUTE, List.of(line(30, "gate-approved", "cutover"), line(45, "switch-completed", "")));

        assertThat(picture.getWidth()).isEqualTo(800);
        assertThat(picture.getHeight()).isEqualTo(400);
        assertThat(points(picture, COPIED)).isGreaterThan(200);
        assertThat(points(picture, BEHIND)).isGreaterThan(200);
        // A line from the bottom to the top, three quarters along.
        assertThat(points(picture, SWITCH)).isGreaterThan(200);
        assertThat(column(picture, SWITCH)).isBetween(480, 640);
    }

    @Test
    void what_was_not_known_is_not_drawn() throws IOException {
        var blind = MINUTE.stream()
                .map(sample -> new Sample(sample.at(), sample.bytes(), -1))
                .toList();

        var picture = drawn(blind, List.of());

        assertThat(points(picture, COPIED)).isGreaterThan(200);
        assertThat(points(picture, BEHIND)).isZero();
        assertThat(points(picture, SWITCH)).isZero();
    }

    @Test
    void events_before_and_after_the_samples_are_left_out() throws IOException {
        var picture = drawn(MINUTE, List.of(line(-5, "switch-completed", ""), line(500, "rolled-back", "")));

        assertThat(points(picture, SWITCH)).isZero();
    }

    @Test
    void of_a_single_sample_there_is_nothing_to_draw() {
        assertThat(SyncPicture.png("m7", MINUTE.subList(0, 1), List.of())).isEmpty();
    }

    private static BufferedImage drawn(List<Sample> samples, List<JournalLine> history) throws IOException {
        var png = SyncPicture.png("m7 · orders", samples, history).orElseThrow();
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static JournalLine line(long second, String type, String gate) {
        Map<String, Object> data = gate.isEmpty() ? Map.of() : Map.of("gate", gate);
        return new JournalLine("m7", 1, NOON.plusSeconds(second), "bot", type, data, "{}", "", "");
    }

    private static long points(BufferedImage picture, Color color) {
        return places(picture, color).count();
    }

    private static int column(BufferedImage picture, Color color) {
        return (int) places(picture, color)
                .map(place -> place % picture.getWidth())
                .average()
                .orElse(-1);
    }

    private static IntStream places(BufferedImage picture, Color color) {
        // The legend and the axes below have the colours too.
        return IntStream.range(0, picture.getWidth() * (picture.getHeight() - 80))
                .filter(place ->
                        picture.getRGB(place % picture.getWidth(), place / picture.getWidth()) == color.getRGB());
    }
}
