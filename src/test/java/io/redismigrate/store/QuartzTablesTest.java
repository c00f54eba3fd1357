package io.redismigrate.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.impl.jdbcjobstore.StdJDBCDelegate;
import org.quartz.simpl.SimpleThreadPool;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

class QuartzTablesTest {
    private static volatile CountDownLatch fired = new CountDownLatch(1);

    @TempDir
    Path folder;

    /** What is scheduled. */
    public static final class Ring implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            assertThat(context.getMergedJobDataMap().getString("migration")).isEqualTo("m1");
            fired.countDown();
        }
    }

    private record Pool(DataSource source) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return source.getConnection();
        }

        @Override
        public void shutdown() {}

        @Override
        public void initialize() {}
    }

    @Test
    void quartz_works_with_its_tables_on_h2() throws Exception {
        try (var database = Database.open("jdbc:h2:file:" + folder.resolve("bot"))) {
            fires(database, StdJDBCDelegate.class);
        }
    }

    @Test
    void quartz_works_with_its_tables_on_postgresql() throws Exception {
        try (var database = Database.open(PostgresServer.freshUrl())) {
            fires(database, PostgreSQLDelegate.class);
        }
    }

    private static void fires(Database database, Class<?> delegate) throws Exception {
        fired = new CountDownLatch(1);
        var name = delegate.getSimpleName();
        DBConnectionManager.getInstance().addConnectionProvider(name, new Pool(database.dataSource()));
        var properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", name);
        properties.setProperty("org.quartz.scheduler.instanceId", "AUTO");
        properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.setProperty("org.quartz.threadPool.class", SimpleThreadPool.class.getName());
        properties.setProperty("org.quartz.threadPool.threadCount", "1");
        properties.setProperty("org.quartz.jobStore.class", JobStoreTX.class.getName());
        properties.setProperty("org.quartz.jobStore.driverDelegateClass", delegate.getName());
        properties.setProperty("org.quartz.jobStore.dataSource", name);
        properties.setProperty("org.quartz.jobStore.isClustered", "true");
        var scheduler = new StdSchedulerFactory(properties).getScheduler();
        try {
            scheduler.scheduleJob(
                    JobBuilder.newJob(Ring.class)
                            .withIdentity("m1")
                            .usingJobData("migration", "m1")
                            .build(),
                    TriggerBuilder.newTrigger().withIdentity("m1").startNow().build());
            scheduler.start();

            assertThat(fired.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            scheduler.shutdown(true);
        }
    }
}
