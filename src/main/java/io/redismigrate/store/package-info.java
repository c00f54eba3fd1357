/**
 * Where migrations, their history, what people asked and what is still to be said are kept: H2 in a file, or PostgreSQL.
 *
 * <p>{@link io.redismigrate.store.Database} opens it and brings its schema up to date. {@link
 * io.redismigrate.store.JdbcMigrationStore} saves a step in one transaction, {@link io.redismigrate.store.Journal} is the
 * hash-chained history, {@link io.redismigrate.store.AuditVerify} checks an export of it, and {@link
 * io.redismigrate.store.JdbcOutbox} holds what is to be said. SQL lives here and nowhere else. This package knows the values
 * of {@code migration} and the ports of {@code runner}; it must not know Slack, Redis or the scheduler, and it has no clock.
 */
@NullMarked
package io.redismigrate.store;

import org.jspecify.annotations.NullMarked;
