package io.redismigrate;

import io.redismigrate.runner.Fleet;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Hands that die at every command that changes a server: the first time before it is sent, the second time after it was
 * done, and at the third try it goes well. What they have died of is remembered over all restarts.
 */
final class Mortal {
    /** The process is gone; nothing may catch this but the story. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death(String where) {
            super(where);
        }
    }

    private static final Set<String> CHANGES =
            Set.of("set", "rewrite", "follow", "stopFollowing", "followAnew", "disconnect", "switchOver");

    private final Set<String> died = new HashSet<>();

    Fleet hands(Fleet real) {
        return (Fleet) Proxy.newProxyInstance(
                Fleet.class.getClassLoader(),
                new Class<?>[] {Fleet.class},
                (proxy, method, arguments) -> CHANGES.contains(method.getName())
                        ? mortally(real, method, arguments)
                        : call(real, method, arguments));
    }

    int deaths() {
        return died.size();
    }

    /** How many of its deaths were at that verb, with arguments of which this is a part. */
    long deathsOf(String verb, String part) {
        return died.stream()
                .filter(death -> death.contains(" " + verb) && death.contains(part))
                .count();
    }

    private @Nullable Object mortally(Fleet real, Method method, Object[] arguments) throws Throwable {
        var what = method.getName()
                + Arrays.stream(arguments)
                        .filter(each -> !each.getClass().isSynthetic())
                        .map(String::valueOf)
                        .collect(Collectors.joining(" "));
        if (died.add("before " + what)) {
            throw new Death("before " + what);
        }
        var result = call(real, method, arguments);
        if (died.add("after " + what)) {
            throw new Death("after " + what);
        }
        return result;
    }

    private @Nullable Object call(Fleet real, Method method, Object[] arguments) throws Throwable {
        try {
            var result = method.invoke(real, arguments);
            // The hands for a single action are mortal too.
            return result instanceof Fleet fleet ? hands(fleet) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
