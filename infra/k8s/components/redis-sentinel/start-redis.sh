#!/bin/sh
# Starts one Redis: as the replica of whom the Sentinels call the primary, or, when nobody knows one, of the first pod.
set -eu
self="$POD_NAME.redis.$POD_NAMESPACE.svc.cluster.local"
primary=$(redis-cli -h redis-sentinel -p 26379 --raw sentinel get-master-addr-by-name footfall 2>/dev/null | head -n 1) || primary=''
[ -n "$primary" ] || primary="redis-0.redis.$POD_NAMESPACE.svc.cluster.local"

set -- redis-server --dir /data --save '300 1' --maxmemory 768mb --maxmemory-policy volatile-ttl \
  --replica-announce-ip "$self" --replica-announce-port 6379
[ "$primary" = "$self" ] || set -- "$@" --replicaof "$primary" 6379
exec "$@"
