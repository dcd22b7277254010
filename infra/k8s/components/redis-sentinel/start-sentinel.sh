#!/bin/sh
# Starts one Sentinel, which watches whom the others watch, or, when it is the first, the first pod. What it learns it
# writes into its own configuration, so that is made anew here, where it may be written.
set -eu
self="$POD_NAME.redis-sentinel-pods.$POD_NAMESPACE.svc.cluster.local"
primary=$(redis-cli -h redis-sentinel -p 26379 --raw sentinel get-master-addr-by-name footfall 2>/dev/null | head -n 1) || primary=''
[ -n "$primary" ] || primary="redis-0.redis.$POD_NAMESPACE.svc.cluster.local"

cat > /data/sentinel.conf <<CONFIGURATION
port 26379
dir /data
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $self
sentinel monitor footfall $primary 6379 2
sentinel down-after-milliseconds footfall 5000
sentinel failover-timeout footfall 30000
sentinel parallel-syncs footfall 1
CONFIGURATION
exec redis-sentinel /data/sentinel.conf
