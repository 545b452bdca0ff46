# Hemvakt as an image: built from source by the same Maven build as everywhere, run as a user without rights.
# Needs BuildKit (the default of docker build since 23.0). It can run with a read-only root file system and a /tmp that allows
# execution (the network library unpacks its native part there): docker-compose.yml does so.

FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2 \
    mvn -B --no-transfer-progress package -pl app -am -DskipTests -Dspotless.check.skip -Djacoco.skip

FROM eclipse-temurin:17.0.15_6-jre-noble
RUN useradd --system --uid 10001 --home-dir /var/lib/hemvakt --create-home hemvakt
# Libraries first: they change less often than the program, so an update moves few bytes.
COPY --from=build /src/app/target/lib/ /opt/hemvakt/lib/
COPY --from=build /src/app/target/hemvakt.jar /opt/hemvakt/hemvakt.jar
COPY --chmod=755 deploy/docker/health /opt/hemvakt/health
USER 10001
WORKDIR /var/lib/hemvakt
EXPOSE 8443 8883 9464
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 CMD ["/opt/hemvakt/health"]
# A process that ran out of memory must end and be started again: half alive it would hold alarms back in silence (H22).
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/hemvakt/hemvakt.jar"]
CMD ["up"]
