package io.redismigrate.observe;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The bot's metrics, in the words of the Prometheus exposition format. Thread-safe. */
public final class Meters {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge migrations;
    private final MultiGauge lags;
    private final Map<String, Long> lagBytes = new ConcurrentHashMap<>();
    private final Supplier<Map<String, Integer>> phases;
    private final Timer pause;
    private final Timer acknowledgements;
    private final Timer pollDelay;

    /**
     * @param phases how many migrations are in each phase
     * @param outbox messages not delivered yet
     * @param parked those of them that Slack refuses for good
     * @param idle seconds since the last whole tick of the migration that waits longest
     */
    public Meters(
            Supplier<Map<String, Integer>> phases,
            Supplier<Number> outbox,
            Supplier<Number> parked,
            Supplier<Number> idle) {
        this.phases = phases;
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        migrations = MultiGauge.builder("redis_migrate_migrations")
                .description("Migrations by phase")
                .register(registry);
        lags = MultiGauge.builder("redis_migrate_replication_lag_bytes")
                .description("Bytes of the replication stream the replica has not applied")
                .register(registry);
        pause = timer("redis_migrate_switch_pause", "Longest gap between acknowledged writes during a switch");
        acknowledgements = timer("redis_migrate_slack_ack", "Time from a request of Slack to its acknowledgement");
        pollDelay = timer("redis_migrate_poll_delay", "How late a tick began");
        Gauge.builder("redis_migrate_outbox_pending", outbox)
                .description("Messages not delivered to Slack yet")
                .register(registry);
        Gauge.builder("redis_migrate_outbox_parked", parked)
                .description("Messages that Slack refuses for good")
                .register(registry);
        Gauge.builder("redis_migrate_tick_idle_seconds", idle)
                .description("Time since the last whole tick of the migration that waits longest")
                .register(registry);
    }

    /** The bytes a migration's replica is behind; less than zero where it cannot be said. */
    public void lag(String migration, long bytes) {
        if (bytes < 0) {
            lagBytes.remove(migration);
        } else {
            lagBytes.put(migration, bytes);
        }
    }

    public void pause(Duration length) {
        pause.record(length);
    }

    public void acknowledged(Duration after) {
        acknowledgements.record(after);
    }

    public void pollDelay(Duration late) {
        pollDelay.record(late.isNegative() ? Duration.ZERO : late);
    }

    /** All metrics as text. */
    public String scrape() {
        migrations.register(
                phases.get().entrySet().stream()
                        .map(phase -> MultiGauge.Row.of(Tags.of("phase", phase.getKey()), phase.getValue()))
                        .toList(),
                true);
        lags.register(
                lagBytes.entrySet().stream()
                        .map(lag -> MultiGauge.Row.of(Tags.of("migration", lag.getKey()), lag.getValue()))
                        .toList(),
                true);
        return registry.scrape();
    }

    private Timer timer(String name, String description) {
        return Timer.builder(name)
                .description(description)
                .publishPercentileHistogram()
                .register(registry);
    }
}
