package io.redismigrate.picture;

import io.redismigrate.runner.JournalLine;
import io.redismigrate.runner.Samples.Sample;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Draws it with XChart. A Java without any font cannot draw a letter: then there is no picture, and no harm. */
public final class SyncPicture {
    private static final Logger LOG = LoggerFactory.getLogger(SyncPicture.class);
    private static final int WIDTH = 800;
    private static final int HEIGHT = 400;
    private static final int FEWEST = 2;
    /** Points, as they come out with the fonts below. */
    private static final double PLOT_WIDTH = 690;

    private static final double HALF_A_LETTER = 3.6;
    private static final Color BYTES = new Color(0x2a, 0x6f, 0xbb);
    private static final Color LAG = new Color(0xd9, 0x6b, 0x1f);
    private static final Color GATE = new Color(0x6b, 0x6b, 0x6b);
    private static final Color SWITCH = new Color(0xb0, 0x1c, 0x2e);

    /** What is marked on it, and in which words. */
    private static final Map<String, String> MARKS = Map.of(
            "in-sync", "in sync",
            "gate-approved", "approved",
            "switch-completed", "switch",
            "promoted", "promoted",
            "rolled-back", "rolled back",
            "sync-lost", "sync lost");

    private static final Set<String> SWITCHES = Set.of("switch-completed", "rolled-back");

    private SyncPicture() {}

    /**
     * A PNG.
     *
     * @param samples oldest first
     * @param history the events, of which some are marked
     * @return empty where there is too little to draw, or nothing to draw letters with
     */
    public static Optional<byte[]> png(String title, List<Sample> samples, List<JournalLine> history) {
        if (samples.size() < FEWEST) {
            return Optional.empty();
        }
        System.setProperty("java.awt.headless", "true");
        try {
            return Optional.of(
                    BitmapEncoder.getBitmapBytes(chart(title, samples, history), BitmapEncoder.BitmapFormat.PNG));
        } catch (IOException e) {
            throw new UncheckedIOException("drawing into memory does not fail", e);
        } catch (LinkageError | InternalError | RuntimeException e) {
            // A Java without fontconfig or without java.desktop: each says so in its own way.
            LOG.warn(
                    "No picture of {}: this Java cannot draw text ({}). Install fontconfig and a font.",
                    title,
                    e.toString());
            return Optional.empty();
        }
    }

    private static XYChart chart(String title, List<Sample> samples, List<JournalLine> history) {
        var begin = samples.get(0).at();
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle("seconds since the sync began")
                .build();
        var behind = Unit.of(samples.stream().mapToLong(Sample::lagBytes).max().orElse(0));
        style(chart, behind);
        double most = series(chart, "copied", samples, begin, Sample::bytes, Unit.MB, BYTES, 0);
        series(chart, "lag", samples, begin, Sample::lagBytes, behind, LAG, 1);
        double end = seconds(begin, samples.get(samples.size() - 1).at());
        var marked = new ArrayList<Double>();
        for (var line : history) {
            var words = MARKS.get(line.type());
            double at = seconds(begin, line.at());
            if (words != null && at >= 0 && at <= end) {
                mark(chart, line, words, at, most, end, marked);
            }
        }
        return chart;
    }

    /** What a number of bytes is told in: a lag is often a thousand times smaller than a copy. */
    private enum Unit {
        MB(1 << 20),
        KB(1 << 10),
        B(1);

        private final double bytes;

        Unit(double bytes) {
            this.bytes = bytes;
        }

        static Unit of(long most) {
            return most >= MB.bytes ? MB : most >= KB.bytes ? KB : B;
        }

        String word() {
            return this == B ? "bytes" : this == KB ? "kB" : "MB";
        }
    }

    private static void style(XYChart chart, Unit behind) {
        var styler = chart.getStyler();
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(0xe6, 0xe6, 0xe6));
        styler.setLegendPosition(Styler.LegendPosition.OutsideS);
        styler.setLegendLayout(Styler.LegendLayout.Horizontal);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
        styler.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        styler.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        chart.setYAxisGroupTitle(0, "MB copied");
        chart.setYAxisGroupTitle(1, behind.word() + " behind");
        styler.setAnnotationLineColor(GATE);
        styler.setAnnotationLineStroke(
                new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 0, new float[] {4, 4}, 0));
        styler.setAnnotationTextFontColor(GATE);
        styler.setAnnotationTextFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        styler.setYAxisGroupPosition(1, Styler.YAxisPosition.Right);
        styler.setYAxisMin(0, 0.0);
        styler.setYAxisMin(1, 0.0);
        styler.setDecimalPattern("#,##0.##");
    }

    /** Draws what is known of it; says how high it goes. */
    private static double series(
            XYChart chart,
            String name,
            List<Sample> samples,
            Instant begin,
            ToLongFunction<Sample> value,
            Unit unit,
            Color color,
            int axis) {
        var known = samples.stream()
                .filter(sample -> value.applyAsLong(sample) >= 0)
                .toList();
        if (known.isEmpty()) {
            return 0;
        }
        var series = chart.addSeries(
                "%s, %s".formatted(name, unit.word()),
                known.stream()
                        .mapToDouble(sample -> seconds(begin, sample.at()))
                        .toArray(),
                known.stream()
                        .mapToDouble(sample -> value.applyAsLong(sample) / unit.bytes)
                        .toArray());
        series.setMarker(SeriesMarkers.NONE);
        series.setLineColor(color);
        series.setLineStyle(new BasicStroke(2));
        series.setYAxisGroup(axis);
        series.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
        return known.stream()
                .mapToDouble(sample -> value.applyAsLong(sample) / unit.bytes)
                .max()
                .orElse(0);
    }

    private static void mark(
            XYChart chart, JournalLine line, String words, double at, double most, double end, List<Double> marked) {
        if (SWITCHES.contains(line.type())) {
            // A series and no annotation: these have one colour each, and the switch is what people look for.
            var moved = chart.addSeries(
                    "%s, event %d".formatted(words, line.seq()), new double[] {at, at}, new double[] {0, most});
            moved.setMarker(SeriesMarkers.NONE);
            moved.setLineColor(SWITCH);
            moved.setLineStyle(new BasicStroke(3));
            moved.setShowInLegend(false);
        } else {
            chart.addAnnotation(new AnnotationLine(at, true, false));
        }
        var gate = line.data().get("gate");
        // Marks that are close together are written below one another.
        long near = marked.stream()
                .filter(other -> Math.abs(other - at) < end * 0.2)
                .count();
        var text = gate == null ? words : String.valueOf(gate);
        // Beside its line, where it can be read: on the left, unless there is no room.
        double half = (text.length() * HALF_A_LETTER + 6) / PLOT_WIDTH * end;
        double beside = at > 2 * half ? at - half : at + half;
        chart.addAnnotation(new AnnotationText(text, beside, most * (0.96 - 0.07 * near), false));
        marked.add(at);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
