package io.redismigrate.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.redismigrate.lab.RedisLab;
import io.redismigrate.migration.Finding.Severity;
import io.redismigrate.migration.Survey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What replication does not carry. */
class DriftTest {
    @RegisterExtension
    private final RedisLab lab = new RedisLab();

    @Test
    @Produces(Hazard.ACL_DIFFERS)
    void users_that_the_candidate_lacks_or_knows_otherwise_are_named_without_a_secret() {
        var old = lab.start(
                "old",
                setup -> setup.user("app", "planted-one", "~*", "&*", "+@all")
                        .user("report", "planted-two", "~*", "&*", "+@read"));
        var young = lab.start("young", setup -> setup.user("report", "planted-other", "~*", "&*", "+@read"));
        var sides = new Sighting(lab, old, young);

        var found = sides.sees(Hazard.ACL_DIFFERS, Severity.WARNING);
        assertThat(found.seen()).contains("app, report");
        assertThat(found.toString()).doesNotContain("planted");

        lab.command(young, "ACL", "SETUSER", "app", "on", ">planted-one", "~*", "&*", "+@all");
        lab.command(young, "ACL", "SETUSER", "report", "resetpass", ">planted-two");
        sides.doesNotSee(Hazard.ACL_DIFFERS);
    }

    @Test
    @Produces(Hazard.CONFIG_DIFFERS)
    void notifications_that_would_stop_are_seen() {
        var sides = Sighting.of(lab);
        lab.command(sides.old, "CONFIG", "SET", "notify-keyspace-events", "KEA");

        var found = sides.sees(Hazard.CONFIG_DIFFERS, Severity.WARNING);
        assertThat(found.seen()).contains("notify-keyspace-events is AKE on old and \"\" on young");
        assertThat(found.mend()).contains("CONFIG SET notify-keyspace-events \"AKE\"");
    }

    @Test
    @Produces(Hazard.SCRIPTS_NOT_CARRIED)
    void scripts_that_are_called_by_their_hash_are_seen() {
        var sides = Sighting.of(lab);
        var hash = String.valueOf(lab.command(sides.old, "SCRIPT", "LOAD", "return 1"));
        lab.command(sides.old, "EVALSHA", hash, "0");

        assertThat(sides.sees(Hazard.SCRIPTS_NOT_CARRIED, Severity.INFO).why()).contains("NOSCRIPT");
    }

    /** No module comes with the servers of this build, so this one is told by values. */
    @Test
    @Produces(Hazard.MODULES_MISSING)
    void a_module_that_the_candidate_lacks_stops_it() {
        var scene = Scene.ready();
        scene.with(
                Scene.OLD,
                old -> old.survey = new Survey(
                        Map.of(),
                        List.of(),
                        List.of("ReJSON"),
                        Set.of(),
                        Optional.of(Set.of()),
                        "",
                        Survey.NONE.readings()));

        assertThat(scene.only("modules-missing").seen()).contains("ReJSON");
    }
}
