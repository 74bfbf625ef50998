# An image with mmoe alone: docker build --tag mmoe . && docker run --rm --volume "$PWD:/work" mmoe sweep configs/quick.toml
FROM rust:1.95-slim-bookworm AS build
RUN apt-get update && apt-get install --yes --no-install-recommends build-essential && rm -rf /var/lib/apt/lists/*
WORKDIR /mmoe
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
COPY --from=build /mmoe/target/release/mmoe /usr/local/bin/mmoe
WORKDIR /work
ENTRYPOINT ["mmoe"]
