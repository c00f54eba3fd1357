package io.redismigrate.redis;

import io.redismigrate.migration.Address;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;

/**
 * How the bot gets into a server.
 *
 * @param user the ACL user, empty for the default user
 * @param password empty where none is needed; never shown
 * @param certificates whom to trust and who the bot is; the machine's own authorities and nobody if empty
 */
public record Login(Address address, boolean tls, String user, String password, Optional<SSLContext> certificates) {
    /** With the machine's own authorities, and without a certificate of the bot's. */
    public Login(Address address, boolean tls, String user, String password) {
        this(address, tls, user, password, Optional.empty());
    }

    /** A server that lets everybody in. */
    public static Login open(Address address) {
        return new Login(address, false, "", "");
    }

    /** Has a connection use TLS where this login does, and then wants the server's certificate to be of its name. */
    DefaultJedisClientConfig.Builder secure(DefaultJedisClientConfig.Builder config) {
        if (!tls) {
            return config;
        }
        var parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        config.ssl(true).sslParameters(parameters);
        certificates.ifPresent(given -> config.sslSocketFactory(given.getSocketFactory()));
        return config;
    }

    @Override
    public String toString() {
        return "%s%s".formatted(tls ? "rediss://" : "redis://", address);
    }
}
