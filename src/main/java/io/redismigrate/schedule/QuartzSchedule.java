package io.redismigrate.schedule;

import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.DBConnectionManager;

/** Ticks every live migration at the poll interval, on Quartz's tables in the store. */
public final class QuartzSchedule implements AutoCloseable {
    private static final String NAME = "redis-migrate";
    private static final String GROUP = "tick";
    private static final int THREADS = 8;

    private final Scheduler scheduler;
    private final Duration poll;

    private QuartzSchedule(Scheduler scheduler, Duration poll) {
        this.scheduler = scheduler;
        this.poll = poll;
    }

    /**
     * Prepares the schedule; nothing ticks before {@link #start()}.
     *
     * @param clustered whether other instances share the database, which must be PostgreSQL then
     * @param poll time between two ticks of a migration, more than zero
     * @param delays told how late each tick began
     */
    public static QuartzSchedule open(
            DataSource pool, boolean clustered, Duration poll, Ticks ticks, Consumer<Duration> delays) {
        // Quartz finds connections by name, in one register for the whole process.
        var source = NAME + "-" + Integer.toHexString(System.identityHashCode(pool));
        DBConnectionManager.getInstance().addConnectionProvider(source, new PooledConnections(pool));
        try {
            var factory = new StdSchedulerFactory(properties(source, clustered, poll));
            var scheduler = factory.getScheduler();
            scheduler.setJobFactory((bundle, asking) -> new TickJob(ticks, delays));
            return new QuartzSchedule(scheduler, poll);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the schedule could not be opened: " + e.getMessage(), e);
        }
    }

    public void start() {
        try {
            scheduler.start();
        } catch (SchedulerException e) {
            throw new IllegalStateException("the schedule could not be started: " + e.getMessage(), e);
        }
    }

    /** Ticks this migration from now on; does nothing where it is ticked already. */
    public void watch(String migration) {
        var key = new JobKey(migration, GROUP);
        try {
            if (scheduler.checkExists(key)) {
                return;
            }
            var job = JobBuilder.newJob(TickJob.class).withIdentity(key).build();
            var trigger = TriggerBuilder.newTrigger()
                    .withIdentity(migration, GROUP)
                    .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                            .withIntervalInMilliseconds(poll.toMillis())
                            .repeatForever()
                            .withMisfireHandlingInstructionNextWithExistingCount())
                    .build();
            scheduler.scheduleJob(job, trigger);
        } catch (SchedulerException e) {
            throw new IllegalStateException(
                    "%s could not be put on the schedule: %s".formatted(migration, e.getMessage()), e);
        }
    }

    /** Whether ticks are running. */
    public boolean running() {
        try {
            return scheduler.isStarted() && !scheduler.isInStandbyMode() && !scheduler.isShutdown();
        } catch (SchedulerException e) {
            return false;
        }
    }

    /** Lets ticks that are under way come to their end. */
    @Override
    public void close() {
        try {
            scheduler.shutdown(true);
        } catch (SchedulerException e) {
            throw new IllegalStateException("the schedule could not be stopped: " + e.getMessage(), e);
        }
    }

    private static Properties properties(String source, boolean clustered, Duration poll) {
        var properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", clustered ? NAME : source);
        properties.setProperty("org.quartz.scheduler.instanceId", "AUTO");
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
        // One at a time, each trigger costs the lock of all.
        properties.setProperty("org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(THREADS));
        properties.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
        // What was missed is not made up for: a look at what was a poll ago is worth nothing, and the next would be
        // late too.
        properties.setProperty("org.quartz.jobStore.misfireThreshold", Long.toString(poll.toMillis()));
        properties.setProperty("org.quartz.threadPool.threadNamePrefix", "tick");
        properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.setProperty("org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX");
        properties.setProperty(
                "org.quartz.jobStore.driverDelegateClass",
                clustered
                        ? "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate"
                        : "org.quartz.impl.jdbcjobstore.StdJDBCDelegate");
        properties.setProperty("org.quartz.jobStore.dataSource", source);
        properties.setProperty("org.quartz.jobStore.tablePrefix", "QRTZ_");
        properties.setProperty("org.quartz.jobStore.isClustered", Boolean.toString(clustered));
        properties.setProperty("org.quartz.jobStore.clusterCheckinInterval", "1000");
        return properties;
    }
}
