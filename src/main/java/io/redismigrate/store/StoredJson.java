package io.redismigrate.store;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.redismigrate.fleet.FleetRun;
import io.redismigrate.fleet.Stage;
import io.redismigrate.migration.Ask;
import io.redismigrate.migration.Migration;
import io.redismigrate.migration.Server;
import io.redismigrate.migration.State;
import io.redismigrate.runner.MigrationStore.Answer;
import io.redismigrate.verify.Checkpoint;
import io.redismigrate.verify.Difference;
import io.redismigrate.verify.Result;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The JSON that the database holds for the values of {@code migration}, which know nothing of it. Kinds are named here, not
 * by their classes; enum constants are words with hyphens; fields have the names of their record components. A field too many
 * or too few is an error: whoever renames a component writes a schema migration, or the golden file in the tests objects.
 */
final class StoredJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .annotationIntrospector(new EnumsAsWords())
            .addMixIn(State.class, StateNames.class)
            .addMixIn(Ask.class, AskNames.class)
            .addMixIn(Stage.class, StageNames.class)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private StoredJson() {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @Type(name = "requested", value = State.Requested.class),
        @Type(name = "preflight", value = State.Preflight.class),
        @Type(name = "syncing", value = State.Syncing.class),
        @Type(name = "verifying", value = State.Verifying.class),
        @Type(name = "in-sync", value = State.InSync.class),
        @Type(name = "writable", value = State.Writable.class),
        @Type(name = "cutting-over", value = State.CuttingOver.class),
        @Type(name = "switching", value = State.Switching.class),
        @Type(name = "promoted", value = State.Promoted.class),
        @Type(name = "ending", value = State.Ending.class),
        @Type(name = "ended", value = State.Ended.class)
    })
    private interface StateNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "ask")
    @JsonSubTypes({
        @Type(name = "approve", value = Ask.Approve.class),
        @Type(name = "deny", value = Ask.Deny.class),
        @Type(name = "take-back", value = Ask.TakeBack.class),
        @Type(name = "ask-again", value = Ask.AskAgain.class),
        @Type(name = "abort", value = Ask.Abort.class),
        @Type(name = "rollback", value = Ask.Rollback.class),
        @Type(name = "finish", value = Ask.Finish.class),
        @Type(name = "disconnect", value = Ask.Disconnect.class),
        @Type(name = "repointed", value = Ask.Repointed.class),
        @Type(name = "verify", value = Ask.Verify.class),
        @Type(name = "steer", value = Ask.Steer.class),
        @Type(name = "repair", value = Ask.Repair.class),
        @Type(name = "resume", value = Ask.Resume.class),
        @Type(name = "release", value = Ask.Release.class),
        @Type(name = "override", value = Ask.Overrule.class),
        @Type(name = "break-glass", value = Ask.BreakGlass.class),
        @Type(name = "review", value = Ask.Review.class),
        @Type(name = "hand-over", value = Ask.HandOver.class),
        @Type(name = "take-over", value = Ask.TakeOver.class)
    })
    private interface AskNames {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
    @JsonSubTypes({
        @Type(name = "moving", value = Stage.Moving.class),
        @Type(name = "stopped", value = Stage.Stopped.class),
        @Type(name = "unwinding", value = Stage.Unwinding.class),
        @Type(name = "ended", value = Stage.Ended.class)
    })
    private interface StageNames {}

    private static final class EnumsAsWords extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass annotated, Enum<?>[] constants, String[] names) {
            for (int i = 0; i < constants.length; i++) {
                names[i] = constants[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
            return names;
        }
    }

    static String write(Migration migration) {
        return text(migration);
    }

    static String write(FleetRun run) {
        return text(run);
    }

    static String write(Ask ask) {
        return text(ask);
    }

    static String write(Server server) {
        return text(server);
    }

    static String write(Answer answer) {
        return text(answer);
    }

    static String write(Checkpoint checkpoint) {
        return text(checkpoint);
    }

    static String write(Result result) {
        return text(result);
    }

    static String write(Difference difference) {
        return text(difference);
    }

    static Checkpoint checkpoint(String json) {
        return read(json, Checkpoint.class);
    }

    static Result result(String json) {
        return read(json, Result.class);
    }

    static Difference difference(String json) {
        return read(json, Difference.class);
    }

    /** What earlier versions stored gets the fields that came later. */
    static Migration migration(String json) {
        return read(json, Migration.class, EarlierVersions::complete);
    }

    static FleetRun fleet(String json) {
        return read(json, FleetRun.class, EarlierVersions::completeFleet);
    }

    /** What earlier versions kept is read as what it is called now. */
    static Ask ask(String json) {
        return read(json, Ask.class, EarlierVersions::completeAsk);
    }

    static Server server(String json) {
        return read(json, Server.class);
    }

    static Answer answer(String json) {
        return read(json, Answer.class);
    }

    private static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new StoreException(
                    "a %s cannot be stored: %s".formatted(value.getClass().getSimpleName(), e.getOriginalMessage()), e);
        }
    }

    private static <T> T read(String json, Class<T> type) {
        return read(json, type, tree -> {});
    }

    private static <T> T read(String json, Class<T> type, Consumer<ObjectNode> completed) {
        try {
            if (MAPPER.readTree(json) instanceof ObjectNode tree) {
                completed.accept(tree);
                return MAPPER.treeToValue(tree, type);
            }
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new StoreException(
                    "the store holds a %s of another version of the bot (%s): use the version that wrote it"
                            .formatted(type.getSimpleName(), e.getOriginalMessage()),
                    e);
        }
    }
}
