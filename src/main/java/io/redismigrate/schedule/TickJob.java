package io.redismigrate.schedule;

import java.time.Duration;
import java.util.function.Consumer;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;

/** Wakes one migration. Two of one migration do not run at once on one scheduler. */
@DisallowConcurrentExecution
final class TickJob implements Job {
    private final Ticks ticks;
    private final Consumer<Duration> delays;

    TickJob(Ticks ticks, Consumer<Duration> delays) {
        this.ticks = ticks;
        this.delays = delays;
    }

    @Override
    public void execute(JobExecutionContext context) throws JobExecutionException {
        delays.accept(Duration.between(
                context.getScheduledFireTime().toInstant(),
                context.getFireTime().toInstant()));
        var key = context.getJobDetail().getKey();
        try {
            if (!ticks.tick(key.getName())) {
                context.getScheduler().deleteJob(key);
            }
        } catch (SchedulerException e) {
            throw new JobExecutionException("the tick of %s could not be taken off the schedule".formatted(key), e);
        }
    }
}
