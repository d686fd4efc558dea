#!/bin/sh
# Members of a replica set with access control share a key file, which must belong to mongod's user alone.
set -eu
umask 077
printf '%s' "$QF_MONGO_REPLICA_KEY" > /tmp/replica.key
if [ "$(id -u)" = 0 ]; then
    chown mongodb:mongodb /tmp/replica.key
fi
exec docker-entrypoint.sh mongod --config /etc/mongod.conf --replSet rs0
