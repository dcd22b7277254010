// Accidents on demand, for tests of what Footfall does when a store fails.
import { otherMember } from './cluster-record.ts';
import type { DocumentdbCluster } from './documentdb-cluster.ts';
import type { KeptProcess } from './kept-process.ts';

/** SIGKILL: it is gone at once. SIGTERM: it ends in order (PostgreSQL: its fast shutdown). */
export type FaultSignal = 'SIGKILL' | 'SIGTERM';

export interface MemberFault {
  /** Ends it and keeps it down until `restart`. Default: SIGKILL. */
  kill(signal?: FaultSignal): Promise<void>;
  /** Ends it as an accident would; it is brought back without being asked. Default: SIGKILL. */
  crash(signal?: FaultSignal): Promise<void>;
  /** Starts it again, or anew when it runs. A former primary comes back as the standby. Resolves when it serves. */
  restart(): Promise<void>;
}

/** `primary` and `standby` are whoever has that role when the call is made. Members that are not ours throw. */
export interface ClusterFaults {
  readonly primary: MemberFault;
  readonly standby: MemberFault;
  readonly gatewayA: MemberFault;
  readonly gatewayB: MemberFault;
  readonly redis: MemberFault;
  /** Makes the standby the primary; the old one, where it still runs, is stopped first and comes back as standby. */
  promoteStandby(): Promise<void>;
}

interface FaultTargets {
  readonly documentdb?: DocumentdbCluster;
  readonly redis?: KeptProcess;
}

export function clusterFaults(targets: FaultTargets): ClusterFaults {
  const documentdb = () => {
    if (!targets.documentdb) throw new Error('the database is not run by this process');
    return targets.documentdb;
  };
  const redis = () => {
    if (!targets.redis) throw new Error('Redis is not run by this process');
    return targets.redis;
  };
  return {
    primary: postgresFault(documentdb, 'primary'),
    standby: postgresFault(documentdb, 'standby'),
    gatewayA: processFault(() => documentdb().gateways.a),
    gatewayB: processFault(() => documentdb().gateways.b),
    redis: processFault(redis),
    promoteStandby: async () => await documentdb().pair.promote(),
  };
}

function postgresFault(cluster: () => DocumentdbCluster, role: 'primary' | 'standby'): MemberFault {
  const target = () => {
    const { pair } = cluster();
    const name = role === 'primary' ? pair.primaryName : otherMember(pair.primaryName);
    return { pair, name };
  };
  return {
    async kill(signal = 'SIGKILL') {
      const { pair, name } = target();
      await pair.hold(name, signal);
    },
    async crash(signal = 'SIGKILL') {
      const { pair, name } = target();
      await pair.crash(name, signal);
    },
    async restart() {
      const { pair, name } = target();
      await pair.release(name);
    },
  };
}

function processFault(target: () => KeptProcess): MemberFault {
  return {
    kill: async (signal = 'SIGKILL') => await target().hold(signal),
    crash: async (signal = 'SIGKILL') => await target().crash(signal),
    restart: async () => await target().release(),
  };
}
