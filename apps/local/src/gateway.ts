/** Bundled beside main.js: the wire gateway, which the local cluster runs as processes of its own. */
import '@footfall/local-cluster/gateway';
