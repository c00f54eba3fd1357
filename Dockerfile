# docker build -t redis-migrate-bot .
# docker run -p 127.0.0.1:3000:3000 -v "$PWD/config:/bot/config:ro" -v redis-migrate-data:/bot/data redis-migrate-bot
# Other commands stand behind the image's name: check, demo, audit export m1.

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /source
# Dependencies in a layer of their own: they change less often than the code.
COPY .mvn .mvn
COPY pom.xml .
RUN mvn --batch-mode --quiet dependency:go-offline
COPY src src
RUN mvn --batch-mode --quiet -Dmaven.test.skip=true package

# Alpine, for nothing here needs glibc: the database drivers are plain Java, the demo's Redis is linked statically.
FROM eclipse-temurin:25-jre-alpine
RUN addgroup -S -g 10001 bot \
    && adduser -S -D -H -u 10001 -G bot bot \
    && install -d -o bot -g bot /bot/data
WORKDIR /bot
COPY --from=build /source/target/redis-migrate-bot.jar .
COPY config config

# By number, so that a cluster can see that it is not root.
USER 10001:10001
# In a container the port is closed to the outside until it is published, so listen on every address of it.
ENV HTTP_BIND=0.0.0.0 HTTP_PORT=3000
# The bot runs in about 120 MB; the limit is for many migrations at once. A small heap collected by one thread keeps the pauses of a switch short; out of memory, it
# ends and is started again, which loses nothing, instead of limping through a migration.
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -Xmx256m -XX:+ExitOnOutOfMemoryError"
EXPOSE 3000
VOLUME ["/bot/config", "/bot/data"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
    CMD wget -q -Y off -O /dev/null "http://127.0.0.1:${HTTP_PORT}/healthz" || exit 1
ENTRYPOINT ["java", "-jar", "/bot/redis-migrate-bot.jar"]
CMD ["serve"]
