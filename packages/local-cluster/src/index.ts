// The local cluster's public interface.
export type { ClusterFaults, FaultSignal, MemberFault } from './cluster-faults.ts';
export { ClusterUnavailable } from './cluster-unavailable.ts';
export {
  findLocalCluster,
  type LocalCluster,
  type LocalClusterOptions,
  startLocalCluster,
} from './local-cluster.ts';
export type { ClusterPorts } from './ports.ts';
export {
  type Provision,
  type ProvisionOptions,
  type ProvisionStep,
  provisionLocalCluster,
} from './provision.ts';
export type { ReplicationState } from './replication-watch.ts';
