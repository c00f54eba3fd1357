package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import io.redismigrate.migration.Parameter;
import io.redismigrate.migration.Server;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The logins of all servers that are known by name, and the words that stand for their passwords. */
public final class Logins {
    private static final String LOCK_PREFIX = "redis-migrate-lock-";

    private final Map<String, Login> byName;
    private final SecureRandom random = new SecureRandom();

    public Logins(Map<String, Login> byName) {
        this.byName = new TreeMap<>(byName);
    }

    /** The login of a server; one that is known by its address alone lets everybody in. */
    Login of(Server server) {
        var login = byName.get(server.name());
        return login == null ? Login.open(server.address()) : login;
    }

    /** A server of the fleet, as the rules know it. */
    public Server named(String name) {
        var login = byName.get(name);
        if (login == null) {
            return Server.open(name, Address.parse(name));
        }
        return new Server(name, login.address(), login.user(), word(login.password()));
    }

    /** The login of the server at that address; one that is not known lets everybody in. */
    Login at(Address address) {
        return byName.values().stream()
                .filter(login -> Hosts.same(login.address(), address))
                .findFirst()
                .orElse(Login.open(address));
    }

    /** The login of another node of that server's cluster: its own where it is known, else the same as there. */
    Login besides(Server server, Address address) {
        var like = of(server);
        return byName.values().stream()
                .filter(login -> Hosts.same(login.address(), address))
                .findFirst()
                .orElse(new Login(address, like.tls(), like.user(), like.password(), like.certificates()));
    }

    public boolean knows(String name) {
        return byName.containsKey(name);
    }

    /** The word that stands for this password. Servers that share one share the word. */
    String word(String password) {
        if (password.isEmpty()) {
            return Parameter.NO_SECRET;
        }
        if (password.startsWith(LOCK_PREFIX)) {
            return Parameter.LOCKED;
        }
        return byName.entrySet().stream()
                .filter(entry -> entry.getValue().password().equals(password))
                .map(entry -> Parameter.secretOf(entry.getKey()))
                .findFirst()
                .orElse(Parameter.UNKNOWN_SECRET);
    }

    /** The password a word stands for. */
    String password(String word) {
        if (word.equals(Parameter.NO_SECRET)) {
            return "";
        }
        if (word.equals(Parameter.LOCKED)) {
            var bytes = new byte[16];
            random.nextBytes(bytes);
            return LOCK_PREFIX + HexFormat.of().formatHex(bytes);
        }
        return byName.entrySet().stream()
                .filter(entry -> Parameter.secretOf(entry.getKey()).equals(word))
                .map(entry -> entry.getValue().password())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no server's password is called " + word));
    }
}
