# ALLFORCES in a container: the steps are those of docs/operations.md, which a test tries.
#
#   docker build --tag allforces .
#   docker run --rm --env-file site.env --volume allforces:/var/lib/allforces allforces upgrade
#   docker run --detach --env-file site.env --volume allforces:/var/lib/allforces --publish 127.0.0.1:8000:8000 allforces
#   docker run --rm --env-file site.env --volume allforces:/var/lib/allforces --volume backups:/var/backups/allforces \
#     allforces backup /var/backups/allforces --keep 14
#
# The last by a timer, each night; "Upgrade" is a new image, `upgrade` with it, and a container of it in place of the old.
FROM debian:trixie-slim

RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv && rm -rf /var/lib/apt/lists/*
RUN useradd --system --user-group --home-dir /srv/allforces --shell /usr/sbin/nologin allforces
RUN install --directory --owner allforces --group allforces --mode 0755 /var/lib/allforces
RUN install --directory --owner allforces --group allforces --mode 0700 /var/backups/allforces

WORKDIR /srv/allforces/current
COPY requirements.txt requirements-extras.txt ./
RUN python3 -m venv .venv
RUN .venv/bin/pip install --require-hashes -r requirements.txt
RUN .venv/bin/pip install --require-hashes -r requirements-extras.txt
COPY . .

ENV ALLFORCES_DATA_DIR=/var/lib/allforces PYTHONUNBUFFERED=1
USER allforces
VOLUME /var/lib/allforces /var/backups/allforces
EXPOSE 8000
ENTRYPOINT ["deploy/in-container"]
