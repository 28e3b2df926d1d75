# The collector alone: docker build -f infra/docker/collector.Dockerfile -t padit-collector:0.1.0 .
FROM node:22-bookworm-slim AS build
WORKDIR /padit
# For collectors/native; the final image needs no compiler.
RUN apt-get update && apt-get install -y --no-install-recommends g++ && rm -rf /var/lib/apt/lists/*
ENV PRISMA_SCHEMA_ENGINE_BINARY=/bin/true
COPY . .
RUN node infra/package/collector.mjs && mkdir /opt/padit-collector \
  && tar -xzf dist/padit-collector-*.tar.gz -C /opt/padit-collector --strip-components=1

# setpriv, which the collector drops its rights with, is part of util-linux in this image.
FROM node:22-bookworm-slim
COPY --from=build /opt/padit-collector /opt/padit-collector
ENV NODE_ENV=production PADIT_AGENT_DIR=/data
RUN mkdir /data && chown 10001:10001 /data
VOLUME /data
# It begins as root to hand CAP_NET_RAW alone to user 10001; with `--user` it goes on as that user, without raw sockets.
ENTRYPOINT ["/opt/padit-collector/bin/padit-collector-in-container"]
CMD ["run"]
